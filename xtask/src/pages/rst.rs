//! What a page states, parsed from its reStructuredText: only the constructs that the API reference uses.

/// A page of the API reference.
#[derive(Debug, Default)]
pub struct Page {
    /// Headings, without repetition.
    pub sections: Vec<String>,
    pub tables: Vec<Table>,
    pub examples: Vec<Example>,
    /// Headings such as `**Status code: 200**`, which have tables or examples below them.
    pub status_headings: Vec<StatusHeading>,
    pub paragraphs: Vec<Paragraph>,
}

/// The place of a construct on its page.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub section: String,
    pub status: Option<String>,
}

#[derive(Debug)]
pub struct Table {
    pub place: Place,
    pub title: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

#[derive(Debug)]
pub struct Example {
    pub place: Place,
    pub text: String,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatusHeading {
    pub section: String,
    pub status: String,
}

#[derive(Debug)]
pub struct Paragraph {
    pub place: Place,
    pub text: String,
}

impl Page {
    /// Parses a page. What is not recognized becomes a paragraph.
    pub fn parse(text: &str) -> Self {
        let mut page = Self::default();
        let mut lines = Lines { lines: text.lines().collect(), next: 0 };
        let (mut place, mut title) = (Place::default(), String::new());
        while let Some(line) = lines.take() {
            let text = line.trim();
            let text = text.strip_prefix("- ").map(str::trim).filter(|item| item.starts_with(".. ")).unwrap_or(text);
            if text.is_empty() || text.starts_with(":original_name:") || text.starts_with(".. _") {
                continue;
            }
            if lines.peek().is_some_and(|under| is_underline(text, under)) {
                lines.take();
                place = Place { section: text.to_owned(), status: None };
                if !page.sections.contains(&place.section) {
                    page.sections.push(place.section.clone());
                }
            } else if let Some(rest) = text.strip_prefix(".. table::") {
                title = table_title(rest);
            } else if text.starts_with(".. toctree::") {
                lines.block(indent(line));
            } else if text.starts_with(".. code-block::") {
                let text = lines.block(indent(line)).join("\n");
                page.examples.push(Example { place: place.clone(), text });
            } else if let Some(status) = status_heading(text) {
                place.status = Some(status.clone());
                page.status_headings.push(StatusHeading { section: place.section.clone(), status });
            } else if is_grid_border(text) {
                let rows = grid(line, &mut lines);
                page.table(&place, std::mem::take(&mut title), rows);
            } else if is_simple_border(text) {
                let rows = simple(line, &mut lines);
                page.table(&place, std::mem::take(&mut title), rows);
            } else {
                let mut paragraph = text.to_owned();
                while let Some(next) = lines.peek().filter(|next| !next.trim().is_empty()) {
                    paragraph = format!("{paragraph} {}", next.trim());
                    lines.take();
                }
                page.paragraphs.push(Paragraph { place: place.clone(), text: collapse(&paragraph) });
            }
        }
        page
    }

    fn table(&mut self, place: &Place, title: String, mut rows: Vec<Vec<String>>) {
        if rows.is_empty() {
            return;
        }
        let header = rows.remove(0);
        self.tables.push(Table { place: place.clone(), title, header, rows });
    }
}

struct Lines<'a> {
    lines: Vec<&'a str>,
    next: usize,
}

impl<'a> Lines<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.lines.get(self.next).copied()
    }

    fn take(&mut self) -> Option<&'a str> {
        let line = self.peek()?;
        self.next += 1;
        Some(line)
    }

    /// Takes the lines that are indented by more than the given number of characters, without empty ones.
    fn block(&mut self, outer: usize) -> Vec<&'a str> {
        let mut block = Vec::new();
        while let Some(line) = self.peek().filter(|line| line.trim().is_empty() || indent(line) > outer) {
            self.next += 1;
            block.extend(Some(line.trim()).filter(|line| !line.is_empty()));
        }
        block
    }
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|character| *character == ' ').count()
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_underline(title: &str, line: &str) -> bool {
    let line = line.trim_end();
    let mut characters = line.chars();
    let Some(first) = characters.next() else { return false };
    "=-~^\"'*+".contains(first)
        && characters.all(|character| character == first)
        && line.chars().count() >= title.chars().count().max(2)
        && !is_simple_border(title)
        && !title.starts_with('+')
}

fn status_heading(text: &str) -> Option<String> {
    let status = text.strip_prefix("**Status code:")?.strip_suffix("**")?.trim();
    Some(status.to_owned())
}

/// `**Table 2** Response body parameters` without the number, which changes when a table before it is added.
fn table_title(text: &str) -> String {
    let text = text.trim();
    let numbered = text.strip_prefix("**Table ").and_then(|rest| rest.split_once("**"));
    numbered.map_or(text, |(_, title)| title.trim()).to_owned()
}

fn is_grid_border(text: &str) -> bool {
    text.len() > 2
        && text.starts_with('+')
        && text.ends_with('+')
        && text.chars().all(|character| "+-=".contains(character))
}

fn is_simple_border(text: &str) -> bool {
    text.contains("==") && text.chars().all(|character| matches!(character, '=' | ' '))
}

/// The rows of a grid table; the first one is the header.
fn grid(border: &str, lines: &mut Lines<'_>) -> Vec<Vec<String>> {
    let edges: Vec<_> =
        border.chars().enumerate().filter(|(_, character)| *character == '+').map(|(at, _)| at).collect();
    let columns: Vec<_> = edges.windows(2).filter_map(|edges| Some((*edges.first()? + 1, *edges.last()?))).collect();
    let (mut rows, mut row) = (Vec::new(), vec![String::new(); columns.len()]);
    while let Some(line) = lines.peek().filter(|line| line.trim().starts_with(['+', '|'])) {
        lines.take();
        if is_grid_border(line.trim()) {
            rows.push(std::mem::replace(&mut row, vec![String::new(); columns.len()]));
            continue;
        }
        add_cells(&mut row, line, &columns);
    }
    rows.into_iter().map(|row| row.iter().map(|cell| collapse(cell)).collect()).collect()
}

/// The rows of a simple table; the first one is the header.
fn simple(border: &str, lines: &mut Lines<'_>) -> Vec<Vec<String>> {
    let mut columns = Vec::new();
    let mut start = None;
    for (at, character) in border.chars().chain([' ']).enumerate() {
        match (character, start) {
            ('=', None) => start = Some(at),
            (' ', Some(from)) => {
                columns.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    // The text of the last column may be longer than its border.
    if let Some((_, end)) = columns.last_mut() {
        *end = usize::MAX;
    }
    let (mut rows, mut borders): (Vec<Vec<String>>, usize) = (Vec::new(), 1);
    while let Some(line) = lines.take() {
        if is_simple_border(line.trim()) {
            borders += 1;
            if borders == 3 || lines.peek().is_none_or(|next| next.trim().is_empty()) {
                break;
            }
            continue;
        }
        let mut row = vec![String::new(); columns.len()];
        add_cells(&mut row, line, &columns);
        let continues = row.first().is_some_and(|cell| cell.trim().is_empty());
        match rows.last_mut().filter(|_| continues) {
            Some(last) => last.iter_mut().zip(row).for_each(|(cell, more)| cell.push_str(&more)),
            None => rows.push(row),
        }
    }
    rows.into_iter().map(|row| row.iter().map(|cell| collapse(cell)).collect()).collect()
}

fn add_cells(row: &mut [String], line: &str, columns: &[(usize, usize)]) {
    for (cell, (start, end)) in row.iter_mut().zip(columns) {
        cell.extend(line.chars().skip(*start).take(end - start));
        cell.push('\n');
    }
}
