//! Changes of a page.

use xtask::pages::ChangeKind;

use crate::page::{Page, row};

pub type Edit = fn(&mut Page);

/// Changes that a maintainer must look at: the kind, words of the report, and the edit.
pub const CHANGES: &[(ChangeKind, &str, Edit)] = &[
    (ChangeKind::Table, "row `offset` added", |page| {
        page.parameters.push(row(&["offset", "No", "Integer", "Things to skip."]));
    }),
    (ChangeKind::Table, "row `kind` removed", |page| {
        page.parameters.remove(2);
    }),
    (ChangeKind::Table, "row `kind` renamed `type`", |page| page.parameter(2, 0, "type")),
    (ChangeKind::Table, "row `kind`, column `Mandatory`: `No` → `Yes`", |page| page.parameter(2, 1, "Yes")),
    (ChangeKind::Table, "row `limit`, column `Type`: `Integer` → `String`", |page| page.parameter(1, 2, "String")),
    (ChangeKind::Table, "`Array of Page objects` → `Array of Leaf objects`", |page| {
        page.parameter(4, 2, "Array of :ref:`Leaf <leaf>` objects");
    }),
    (ChangeKind::Table, "row `limit`, column `Description`: `1–100` → `1–1000`", |page| {
        page.parameter(1, 3, "Number of things. Value range: 1–1000. The default value is **10**.");
    }),
    (ChangeKind::Table, "`10` → `20`", |page| {
        page.parameter(1, 3, "Number of things. Value range: 1–100. The default value is **20**.");
    }),
    (ChangeKind::Table, "row `kind`, column `Description`: `huge` added", |page| {
        page.parameter(2, 3, "Kind of the things. Options: -  **large** -  **small** -  **huge**");
    }),
    (ChangeKind::Table, "row `order`, column `Description`: `name` removed", |page| {
        page.parameter(3, 3, "Order of the things. -  newest: by age.");
    }),
    (ChangeKind::Table, "row `order`, column `Description`: `max_age` added", |page| {
        page.parameter(3, 3, "Order of the things, needs max_age. -  newest: by age. -  name: by name.");
    }),
    (ChangeKind::Table, "table `Response body parameters`, status 200: row `link` added", |page| {
        page.responses[0].2.push(row(&["link", "String", "Link of the thing."]));
    }),
    (ChangeKind::Table, "table `Response body parameters`, status 200: row `size` removed", |page| {
        page.responses[0].2.pop();
    }),
    (ChangeKind::Table, "table `Response body parameters`, status 200, row `size`, column `Type`", |page| {
        page.responses[0].2[2][1] = "Long".to_owned();
    }),
    (ChangeKind::Table, "table `Response body parameters`, status 400, row `error_code`, column `Type`", |page| {
        page.responses[2].2[1][1] = "Integer".to_owned();
    }),
    (ChangeKind::Table, "table `Leaf`, status 200: table added: `color`", |page| {
        let rows = vec![row(&["Parameter", "Type", "Description"]), row(&["color", "String", "Color of the leaf."])];
        page.responses.insert(1, ("200".to_owned(), "Leaf".to_owned(), rows));
    }),
    (ChangeKind::Table, "table `Page`, status 200: table removed", |page| {
        page.responses.remove(1);
    }),
    (ChangeKind::Table, "table `Page`, status 200: column `Mandatory` added", |page| {
        page.responses[1].2 = vec![
            row(&["Parameter", "Mandatory", "Type", "Description"]),
            row(&["number", "Yes", "Integer", "Number of the page."]),
        ];
    }),
    (ChangeKind::Status, "row `404` added", |page| page.statuses.insert(3, row(&["404", "No such thing."]))),
    (ChangeKind::Status, "row `500` removed", |page| {
        page.statuses.pop();
    }),
    (ChangeKind::Status, "row `200` renamed `202`", |page| page.statuses[1][0] = "202".to_owned()),
    (ChangeKind::Status, "row `200`, column `Description`: `204` added", |page| {
        page.statuses[1][1] = "The things were found, or 204 without any.".to_owned();
    }),
    (ChangeKind::Status, "section `Response Parameters`: status 404 added", |page| {
        let rows = vec![row(&["Parameter", "Type", "Description"]), row(&["error_msg", "String", "Message."])];
        page.responses.push(("404".to_owned(), "Response body parameters".to_owned(), rows));
    }),
    (ChangeKind::Status, "section `Response Parameters`: status 400 removed", |page| {
        page.responses.pop();
    }),
    (ChangeKind::Status, "section `Example Responses`: status 500 added", |page| page.examples[1].0 = "500".to_owned()),
    (ChangeKind::Example, "section `Example Responses`, status 400: `\"DCS.4100\"` → `\"DCS.4101\"`", |page| {
        page.examples[1].1 = page.examples[1].1.replace("4100", "4101");
    }),
    (ChangeKind::Example, "status 200: `\"thing_id\"` → `\"id\"`", |page| {
        page.examples[0].1 = page.examples[0].1.replace("thing_id", "id");
    }),
    (ChangeKind::Example, "status 200: `64` → `\"64\"`", |page| {
        page.examples[0].1 = page.examples[0].1.replace("64", "\"64\"");
    }),
    (ChangeKind::Example, "`\"two words\"` → `\"twowords\"`", |page| {
        page.examples[0].1 = page.examples[0].1.replace("two words", "twowords");
    }),
    (ChangeKind::Example, "`\"link\"`", |page| {
        page.examples[0].1 = page.examples[0].1.replace("64,", "64,\n  \"link\" : null,");
    }),
    (ChangeKind::Example, "section `Example Responses`, status 400: example removed", |page| {
        page.examples.pop();
    }),
    (ChangeKind::Example, "section `Example Responses`, status 200: example added", |page| {
        page.examples.insert(1, ("200".to_owned(), "{ }".to_owned()));
    }),
    (ChangeKind::Example, "section `Example Requests`", |page| page.request += "?limit=10"),
    (ChangeKind::Uri, "`GET /v2/{project_id}/", |page| page.uri = page.uri.replace("v2", "v3")),
    (ChangeKind::Uri, "→ `POST /v2/", |page| page.uri = page.uri.replace("GET", "POST")),
    (ChangeKind::Value, "section `Function`: `6.0` → `7.0`", |page| {
        page.function = page.function.replace("6.0", "7.0")
    }),
    (ChangeKind::Value, "section `Function`: `20` added", |page| {
        page.function += "\n\nIt can be called 20 times per second.";
    }),
];

/// Changes of sentences that leave the values in them alone.
pub const WORDING: &[Edit] = &[
    |page| page.function = "With this API you look at things. Only Redis 6.0 supports it.".to_owned(),
    |page| page.function += "\n\nRead the introduction first.",
    |page| page.title = "Looking at Things".to_owned(),
    |page| page.parameter(1, 3, "How many things. The default value is **10**. Value range: 1–100."),
    |page| page.parameter(2, 3, "Which things. The options are as follows: -  **large** -  **small**"),
    |page| page.parameter(3, 3, "Order of the things. -  newest: youngest first. -  name: by alphabet."),
    |page| page.responses[0].2[1][2] = "Identifies the thing.".to_owned(),
    |page| page.responses[1].1 = "Leaf of a book".to_owned(),
    |page| page.parameters_title = "Parameters of the query".to_owned(),
    |page| page.statuses[1][1] = "Things found.".to_owned(),
    |page| page.parameters[0][1] = "Required".to_owned(),
    |page| page.function = page.function.replace("look at", "view"),
];

/// Changes that readers do not see.
pub const LAYOUT: &[Edit] = &[
    |page| page.padding = 20,
    |page| page.simple_table = true,
    |page| page.function = page.function.replace(". It", ".\nIt"),
    |page| page.examples[0].1 = page.examples[0].1.replace(" : ", ":").replace('\n', " "),
    |page| page.parameter(4, 2, "Array of :ref:`Page <page_2>` objects"),
];
