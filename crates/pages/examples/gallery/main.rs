//! Writes every page in every language to a folder, with made-up people, for eyes and for browsers:
//! `cargo run -p untrain-pages --example gallery -- FOLDER`.

#![expect(clippy::unwrap_used, reason = "an example may stop where its own data is wrong")]

mod samples;

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use samples::{Sample, samples};
use untrain_pages::assets::STYLESHEET;
use untrain_pages::{Language, Locale};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let folder = env::args().nth(1).ok_or("say where the pages go: `gallery FOLDER`")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("style.css"), STYLESHEET.bytes)?;
    let mut index = String::from("<!doctype html><title>Gallery</title><ul>");
    for sample in samples() {
        let mut locales: Vec<(&str, &Locale)> =
            Language::ALL.iter().map(|l| (l.tag(), Locale::of(*l))).collect();
        locales.push(("pseudo", Locale::pseudo()));
        write!(index, "<li>{}", sample.name)?;
        for (tag, locale) in locales {
            let file = write_page(folder, &sample, tag, locale)?;
            write!(index, " <a href='{file}'>{tag}</a>")?;
        }
    }
    fs::write(folder.join("index.html"), index)?;
    println!("{}", folder.join("index.html").display());
    Ok(())
}

/// A page beside the style sheet, so that a browser finds it without a server.
fn write_page(folder: &Path, sample: &Sample, tag: &str, locale: &Locale) -> Outcome<String> {
    let page = (sample.draw)(locale).into_string();
    let page = page.replace(&STYLESHEET.path, "style.css");
    let file = format!("{}.{tag}.html", sample.name);
    fs::write(folder.join(&file), page)?;
    Ok(file)
}
