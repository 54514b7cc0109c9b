//! Mail goes through a server of mail: what it is told, how the service shows who it is, and that
//! the link in the mail works.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use axum::http::StatusCode;
use data_encoding::BASE64;
use tempfile::TempDir;
use untrain_server::Config;
use untrain_server::config::Mail;

use crate::house::{House, PUBLIC_URL, config, found};

/// What a server of mail was told in one conversation: the commands, and the mail.
#[derive(Debug, Default)]
struct Told {
    commands: Vec<String>,
    mail: String,
}

/// A server of mail that takes what it is brought, or refuses every recipient.
fn serve(takes: bool) -> (u16, Receiver<Told>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (says, hears) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            // A conversation that is broken off is none.
            let _ = converse(stream.unwrap(), takes, &says);
        }
    });
    (port, hears)
}

/// One conversation (RFC 5321), told when the mail was taken or the other side takes its leave.
fn converse(stream: TcpStream, takes: bool, says: &Sender<Told>) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream).lines();
    let mut told = Told::default();
    out.write_all(b"220 mail.harbour.example ready\r\n")?;
    while let Some(line) = lines.next() {
        let line = line?;
        let verb = line.split(' ').next().unwrap().to_ascii_uppercase();
        told.commands.push(line);
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-mail.harbour.example\r\n250 AUTH PLAIN\r\n",
            "AUTH" => b"235 welcome\r\n",
            "RCPT" if !takes => b"550 5.1.1 <zoe@mail.example>: nobody\r\n",
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    told.mail.push_str(&line);
                    told.mail.push_str("\r\n");
                }
                out.write_all(b"250 taken\r\n")?;
                let _ = says.send(std::mem::take(&mut told));
                continue;
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 fine\r\n",
        };
        out.write_all(answer)?;
        if verb == "QUIT" {
            break;
        }
    }
    if !told.commands.is_empty() {
        let _ = says.send(told);
    }
    Ok(())
}

/// A service whose mail goes to the server on `port`, as `user` if there is one.
async fn house(port: u16, user: &str) -> House {
    let dir = TempDir::new().unwrap();
    found(&dir.path().join("w")).await;
    let password_file = dir.path().join("password");
    std::fs::write(&password_file, "not a real secret\n").unwrap();
    let mail = Mail {
        from: Some("Harbour <privacy@harbour.example>".to_owned()),
        smtp: Some(format!("smtp://{user}127.0.0.1:{port}")),
        password_file: Some(password_file),
    };
    House::over(dir, Config { mail, ..config() }).await
}

fn hear(hears: &Receiver<Told>) -> Told {
    hears.recv_timeout(Duration::from_secs(30)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_comes_by_a_mail_server_and_opens_the_form() {
    let (port, hears) = serve(true);
    let house = house(port, "privacy+link%40harbour.example@").await;
    let asked = house.form("/object/by-mail", "", "email=Mina%40mail.example").await;
    assert_eq!(asked.status, StatusCode::OK);
    let told = hear(&hears);
    let has = |start: &str| told.commands.iter().any(|command| command.starts_with(start));
    assert!(has("MAIL FROM:<privacy@harbour.example>"), "{told:?}");
    assert!(has("RCPT TO:<mina@mail.example>"), "{told:?}");
    let shown = told.commands.iter().find_map(|command| command.strip_prefix("AUTH PLAIN "));
    let shown = BASE64.decode(shown.unwrap().as_bytes()).unwrap();
    assert_eq!(shown, b"\0privacy+link@harbour.example\0not a real secret");

    assert!(told.mail.contains("From: Harbour <privacy@harbour.example>\r\n"), "{told:?}");
    assert!(told.mail.contains("To: mina@mail.example\r\n"), "{told:?}");
    let text = told.mail.replace("=\r\n", "");
    let start = format!("{PUBLIC_URL}/object/link/");
    let (_, rest) = text.split_once(&start).unwrap();
    let link = format!("/object/link/{}", rest.split_whitespace().next().unwrap());
    assert_eq!(house.get(&link, "").await.status, StatusCode::OK);
    let entered = house.form(&link, "", "").await;
    assert_eq!((entered.status, entered.header("location")), (StatusCode::SEE_OTHER, "/object"));
    let form = house.get("/object", &entered.cookie()).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.body.contains("<form"), "{}", form.body);
}

/// A mail that the server does not take is a matter for whoever runs the service; who asked for it
/// learns nothing of it, and the next mail goes out.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_refused_changes_no_answer() {
    let (taken, refused) = (serve(true), serve(false));
    let (takes, refuses) = (house(taken.0, "").await, house(refused.0, "").await);
    let mut answers = Vec::new();
    for house in [&takes, &refuses] {
        let asked = house.form("/object/by-mail", "", "email=zoe%40mail.example").await;
        answers.push((asked.status, asked.body));
    }
    assert_eq!(answers[0], answers[1]);
    assert!(hear(&taken.1).mail.contains("To: zoe@mail.example"));
    assert_eq!(hear(&refused.1).mail, "");
    refuses.form("/object/by-mail", "", "email=zoe%40mail.example").await;
    let again = hear(&refused.1);
    assert!(again.commands.iter().any(|command| command.starts_with("RCPT TO:<zoe@")), "{again:?}");
}
