//! A server that returns the same response to each request, as fast as possible.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

/// The response of `download_ssl_cert`.
pub const LINK: &str = r#"{"file_name":"ssl.zip","link":"https://obs.example/ssl.zip?AWSAccessKeyId=AK&Expires=1&Signature=signature","bucket_name":"bucket"}"#;

/// Starts the server, which returns this body, with one thread for each connection. Returns its URL.
///
/// # Panics
/// If it cannot listen on a port.
pub fn start(body: &str) -> String {
    let response: Arc<str> = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-request-id: 4c8d2b5e6f1a4e3b9d7c0a1b2c3d4e5f\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let accept = move || {
        for stream in listener.incoming() {
            let (stream, response) = (stream.unwrap(), Arc::clone(&response));
            thread::Builder::new().name("server".to_owned()).spawn(move || serve(stream, &response)).unwrap();
        }
    };
    thread::Builder::new().name("server".to_owned()).spawn(accept).unwrap();
    url
}

/// Responds to requests without a body until the connection is closed.
fn serve(mut stream: TcpStream, response: &str) {
    stream.set_nodelay(true).unwrap();
    let mut buffer = [0; 4096];
    let mut length = 0;
    while let Some(free @ [_, ..]) = buffer.get_mut(length..) {
        let Ok(read @ 1..) = stream.read(free) else { return };
        length += read;
        if buffer[..length].ends_with(b"\r\n\r\n") {
            length = 0;
            if stream.write_all(response.as_bytes()).is_err() {
                return;
            }
        }
    }
}
