//! Code blocks of Markdown documents.

/// Returns the contents of the blocks whose first line starts with a language, such as `yaml` or `rust,ignore`.
pub fn of(document: &str, language: &str) -> Vec<String> {
    let (mut blocks, mut lines) = (Vec::new(), document.lines());
    while let Some(line) = lines.next() {
        if line.strip_prefix("```").is_some_and(|known| known.starts_with(language)) {
            let block = lines.by_ref().take_while(|line| *line != "```");
            blocks.push(block.map(|line| format!("{line}\n")).collect());
        }
    }
    blocks
}
