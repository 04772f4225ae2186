use dcs_sdk::{Client, Error, ErrorKind, types::ShowInstanceResponse};

pub async fn find(dcs: &Client, id: &str) -> Result<Option<ShowInstanceResponse>, Error> {
    match dcs.show_instance(id).await {
        Ok(instance) => Ok(Some(instance)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => {
            if error.kind() == ErrorKind::Connect {
                eprintln!("check the region and the network");
            }
            eprintln!("{error}"); // such as `ShowInstance: 403 Forbidden, DCS.…: … (request ID …)`
            Err(error)
        }
    }
}
