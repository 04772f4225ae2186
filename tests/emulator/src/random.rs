//! Random IDs and secrets.

use crate::Error;

fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| Error::certificate("the system provides no random bytes"))?;
    Ok(bytes)
}

/// Returns 64 random bits.
pub(crate) fn number() -> Result<u64, Error> {
    Ok(u64::from_be_bytes(bytes()?))
}

/// Returns a string of `N` letters and digits. Letters are in upper case if `upper`, otherwise in mixed case.
pub(crate) fn alphanumeric<const N: usize>(upper: bool) -> Result<String, Error> {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    Ok(bytes::<N>()?
        .iter()
        .filter_map(|byte| {
            let letter = char::from(*LETTERS.get(usize::from(byte & 31))?);
            Some(if !upper && byte & 32 != 0 { letter.to_ascii_lowercase() } else { letter })
        })
        .collect())
}

/// Returns a project ID: 32 hexadecimal digits.
pub(crate) fn project_id() -> Result<String, Error> {
    Ok(format!("{:016x}{:016x}", number()?, number()?))
}

/// Returns an instance ID: a version 4 UUID.
pub(crate) fn uuid() -> Result<String, Error> {
    let (high, low) = (number()?, number()?);
    Ok(format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        (low >> 48) & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    ))
}
