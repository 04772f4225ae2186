//! Copies of the project's document with edits.

#![allow(dead_code, reason = "not every test uses all of it")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Copies a folder. Links are followed.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => fs::write(to, fs::read(entry.path()).unwrap()).unwrap(),
        }
    }
}

/// A file, a text in it, and its replacement. If the text is empty, the file is created.
pub type Edit = (&'static str, &'static str, &'static str);

/// Copies `openapi/` and replaces the first occurrence of a text in each file.
pub fn edited(edits: &[(&str, &str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(&root().join("openapi"), folder.path());
    for (file, from, to) in edits {
        let path = folder.path().join(file);
        let text = if from.is_empty() { String::new() } else { fs::read_to_string(&path).unwrap() };
        assert!(text.contains(from), "{file} does not contain {from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
    folder
}

/// Adds the made-up operation ShowWeather.
pub const WEATHER: &[Edit] = &[
    ("other_apis/show_weather.yaml", "", PAGE),
    ("other_apis/annotations.yaml", "actions:\n", ANNOTATIONS),
    ("pages.lock", "\n2c7bb98", LOCK),
];

const PAGE: &str = "\
paths:
  /v2/{project_id}/weather:
    get:
      operationId: ShowWeather
      tags: [other_apis]
      summary: Returns the weather
      description: The weather of the region.
      externalDocs:
        url: https://docs.otc.t-systems.com/distributed-cache-service/api-ref/apis_v2_recommended/other_apis/weather.html
      parameters:
        - $ref: '#/components/parameters/ProjectId'
        - name: place
          in: query
          description: Name of a place.
          schema:
            type: string
      responses:
        '200':
          description: The weather.
          x-page-defect: The page has no example of this response.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/ShowWeatherResponse'
components:
  schemas:
    ShowWeatherResponse:
      type: object
      description: The weather.
      properties:
        sky:
          type: string
          description: Color of the sky.
";

const ANNOTATIONS: &str = "\
actions:
  - target: $.paths['/v2/{project_id}/weather'].get
    update:
      x-idempotent: true
      x-confirmed:
        on: nowhere
        by: no known client calls it
    x-reason: Read-only.
";

const LOCK: &str = "
0000000000000000000000000000000000000000 ShowWeather api-ref/source/apis_v2_recommended/other_apis/weather.rst
2c7bb98";
