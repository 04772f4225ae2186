//! A made-up page of the API reference.

use heck::ToSnakeCase;

/// The content of a page.
pub struct Page {
    pub title: String,
    pub function: String,
    pub uri: String,
    pub parameters_title: String,
    pub parameters: Vec<Vec<String>>,
    pub responses: Vec<(String, String, Vec<Vec<String>>)>,
    pub request: String,
    pub examples: Vec<(String, String)>,
    pub statuses_heading: String,
    pub statuses: Vec<Vec<String>>,
    pub simple_table: bool,
    pub padding: usize,
}

pub fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

impl Page {
    pub fn new(operation: &str) -> Self {
        let error = || vec![row(&["Parameter", "Type", "Description"]), row(&["error_code", "String", "Error code."])];
        Self {
            title: format!("Working with {operation}"),
            function: "This API is used to look at things. It is supported by Redis 6.0 only.".to_owned(),
            uri: format!("GET /v2/{{project_id}}/{}", operation.to_snake_case()),
            parameters_title: "Query Parameters".to_owned(),
            parameters: vec![
                row(&["Parameter", "Mandatory", "Type", "Description"]),
                row(&["limit", "No", "Integer", "Number of things. Value range: 1–100. The default value is **10**."]),
                row(&["kind", "No", "String", "Kind of the things. Options: -  **large** -  **small**"]),
                row(&["order", "No", "String", "Order of the things. -  newest: by age. -  name: by name."]),
                row(&["pages", "Yes", "Array of :ref:`Page <page>` objects", "Pages that are wanted."]),
            ],
            responses: vec![
                (
                    "200".to_owned(),
                    "Response body parameters".to_owned(),
                    vec![
                        row(&["Parameter", "Type", "Description"]),
                        row(&["thing_id", "String", "ID of the thing."]),
                        row(&["size", "Integer", "Size in MB."]),
                    ],
                ),
                (
                    "200".to_owned(),
                    "Page".to_owned(),
                    vec![
                        row(&["Parameter", "Type", "Description"]),
                        row(&["number", "Integer", "Number of the page."]),
                    ],
                ),
                ("400".to_owned(), "Response body parameters".to_owned(), error()),
            ],
            request: format!("GET https://{{dcs_endpoint}}/v2/{{project_id}}/{}", operation.to_snake_case()),
            examples: vec![
                (
                    "200".to_owned(),
                    "{\n  \"thing_id\" : \"a1\",\n  \"size\" : 64,\n  \"text\" : \"two words\"\n}".to_owned(),
                ),
                ("400".to_owned(), "{\n  \"error_code\" : \"DCS.4100\"\n}".to_owned()),
            ],
            statuses_heading: "Status Codes".to_owned(),
            statuses: vec![
                row(&["Status Code", "Description"]),
                row(&["200", "The things were found."]),
                row(&["400", "Invalid request."]),
                row(&["500", "Internal service error."]),
            ],
            simple_table: false,
            padding: 0,
        }
    }

    pub fn text(&self) -> String {
        let mut text = format!(":original_name: Page.html\n\n.. _Page:\n\n{}", heading(&self.title, '='));
        text += &format!("{}{}\n\n", heading("Function", '-'), self.function);
        text += &format!("{}{}\n\n", heading("URI", '-'), self.uri);
        let mut number = 1;
        let mut table = |title: &str, rows: &[Vec<String>]| {
            number += 1;
            format!(".. table:: **Table {number}** {title}\n\n{}\n", grid(rows, "   ", self.padding))
        };
        text += &table(&self.parameters_title, &self.parameters);
        text += &heading("Response Parameters", '-');
        let mut last = "";
        for (status, title, rows) in &self.responses {
            if status != last {
                text += &format!("**Status code: {status}**\n\n");
            }
            last = status;
            text += &table(title, rows);
        }
        text += &heading("Example Requests", '-');
        text += &format!(".. code-block:: text\n\n   {}\n\n", self.request);
        text += &heading("Example Responses", '-');
        for (status, example) in &self.examples {
            let example = example.replace('\n', "\n   ");
            text += &format!("**Status code: {status}**\n\n.. code-block::\n\n   {example}\n\n");
        }
        text += &heading(&self.statuses_heading, '-');
        text += &if self.simple_table { simple(&self.statuses) } else { grid(&self.statuses, "", 0) };
        text + "\n" + &heading("Error Codes", '-') + "See :ref:`Error Codes <errorcode>`.\n"
    }

    pub fn parameter(&mut self, row: usize, column: usize, text: &str) {
        self.parameters[row][column] = text.to_owned();
    }
}

pub fn heading(title: &str, line: char) -> String {
    format!("{title}\n{}\n\n", line.to_string().repeat(title.chars().count()))
}

pub fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    (0..rows[0].len()).map(|at| rows.iter().map(|row| row[at].chars().count()).max().unwrap()).collect()
}

pub fn grid(rows: &[Vec<String>], indent: &str, padding: usize) -> String {
    let widths: Vec<_> = widths(rows).iter().map(|width| width + padding).collect();
    let border = |line: &str| {
        let cells: Vec<_> = widths.iter().map(|width| line.repeat(width + 2)).collect();
        format!("{indent}+{}+\n", cells.join("+"))
    };
    let mut text = border("-");
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, width)| format!(" {cell:width$} ")).collect();
        text += &format!("{indent}|{}|\n{}", cells.join("|"), border(if at == 0 { "=" } else { "-" }));
    }
    text
}

pub fn simple(rows: &[Vec<String>]) -> String {
    let widths = widths(rows);
    let line = |cells: &[String]| {
        let cells: Vec<_> = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join(" ").trim_end().to_owned() + "\n"
    };
    let border = line(&widths.iter().map(|width| "=".repeat(*width)).collect::<Vec<_>>());
    let body: String = rows[1..].iter().map(|row| line(row)).collect();
    format!("{border}{}{border}{body}{border}", line(&rows[0]))
}

pub fn error_codes(codes: &[&str]) -> String {
    let mut rows = vec![row(&["Status Code", "Error Codes", "Error Message", "Description", "Solution"])];
    rows.extend(codes.iter().map(|code| row(&["400", code, "Wrong.", "It is wrong.", "Do it right."])));
    heading("Error Codes", '=') + &grid(&rows, "", 0)
}
