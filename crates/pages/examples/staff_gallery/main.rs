//! Writes every page of staff in every language to a folder, with made-up people, for eyes and for
//! browsers: `cargo run -p untrain-pages --example staff_gallery -- FOLDER`.

mod samples;

use std::path::Path;
use std::{env, fs};

use samples::samples;
use untrain_pages::assets::{STAFF_STYLESHEET, STYLESHEET};
use untrain_pages::{Language, Locale};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let folder = env::args().nth(1).ok_or("say where the pages go: `staff_gallery FOLDER`")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("style.css"), STYLESHEET.bytes)?;
    fs::write(folder.join("staff.css"), STAFF_STYLESHEET.bytes)?;
    let mut locales: Vec<(&str, &Locale)> =
        Language::ALL.iter().map(|l| (l.tag(), Locale::of(*l))).collect();
    locales.push(("pseudo", Locale::pseudo()));
    for sample in samples() {
        for (tag, locale) in &locales {
            let page = (sample.draw)(locale).into_string();
            let page = page.replace(&STYLESHEET.path, "style.css");
            let page = page.replace(&STAFF_STYLESHEET.path, "staff.css");
            fs::write(folder.join(format!("{}.{tag}.html", sample.name)), page)?;
        }
    }
    println!("{}", folder.display());
    Ok(())
}
