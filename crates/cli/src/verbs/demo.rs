//! `untrain demo`: the whole chain on a made-up platform, with figures that were computed a moment
//! ago and commands to check them.

use std::fmt::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::demo::chain::{self, Wish};
use crate::demo::figures::Figures;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::BOLD;
use crate::verbs::serve::serve;

/// Go through everything on a made-up platform: choices, gate, model, forgetting, certificates
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain demo
  untrain demo --dir /tmp/harbour --seed 7 --members 500 --no-serve")]
pub struct Args {
    /// Where everything is written; removing the folder undoes the demo
    #[arg(long, default_value = "untrain-demo", value_name = "DIR")]
    dir: PathBuf,
    /// The story is the same for the same seed
    #[arg(long, default_value_t = 42, value_name = "N")]
    seed: u64,
    /// How many members the platform has
    #[arg(long, default_value_t = 2_000, value_name = "N",
          value_parser = clap::value_parser!(u32).range(20..=100_000))]
    members: u32,
    /// End when all is made, without serving it
    #[arg(long)]
    no_serve: bool,
    /// The address that it is served on; a free port when this one is taken
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    listen: SocketAddr,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    if args.dir.exists() {
        let why = "is there already";
        return Err(Error::Occupied { path: args.dir.clone(), why });
    }
    let members = usize::try_from(args.members).unwrap_or(usize::MAX);
    let wish = Wish { dir: &args.dir, seed: args.seed, members };
    let figures = chain::run(&wish, context)?;
    let words = format!("{}{}", figures.words(), commands(&figures));
    context.output.report("demo", &figures, &words)?;
    let believed = figures.forgetting.certificates.iter().all(|it| it.answer == "true");
    if !believed || !figures.forgetting.equals_scratch {
        return Ok(Exit::Failed);
    }
    if args.no_serve || context.output.is_json() {
        return Ok(Exit::Done);
    }
    serve(&args.dir, Some(free(args.listen)), true, true, |base| tell(base, context), context)
}

/// The address, or a free port of the same computer when somebody has it.
fn free(address: SocketAddr) -> SocketAddr {
    match TcpListener::bind(address) {
        Ok(_) => address,
        Err(_) => SocketAddr::new(address.ip(), 0),
    }
}

fn tell(base: &str, context: &Context) -> Result<(), Error> {
    let words = format!(
        "{BOLD}Serve{BOLD:#}  {base}/privacy  what Maya and the others see\n       {base}/staff    \
         what Harbour's privacy staff sees\n       {base}/verify   what anybody can check\n       \
         Ctrl-C ends it; `--no-serve` leaves it out\n"
    );
    context.output.data(&words)
}

/// What to type next; every line works as it stands.
fn commands(figures: &Figures) -> String {
    let (untrain, dir) = (program(), quoted(&figures.dir));
    let mut words = String::new();
    let _ = writeln!(
        words,
        "{BOLD}Check{BOLD:#}  {untrain} verify {dir}/receipts/*.tlog-proof {dir}/certificates/*.json \
         --trust {dir}/keys/log.pub"
    );
    let certificate = figures.forgetting.certificates.iter().find(|it| it.of_model);
    if let Some(certificate) = certificate {
        let file = quoted(&certificate.file);
        let _ = writeln!(words, "       {untrain} replay {file} --workspace {dir}");
    }
    let _ = writeln!(words, "       {untrain} log audit --workspace {dir}");
    let _ =
        writeln!(words, "{BOLD}Look{BOLD:#}   {untrain} where --subject maya --workspace {dir}");
    let _ =
        writeln!(words, "       {untrain} complete {dir}/assistant --prompt \"The ferry leaves\"");
    let _ = writeln!(words, "{BOLD}Undo{BOLD:#}   rm -r {dir}");
    let _ = writeln!(
        words,
        "{BOLD}Next{BOLD:#}   {untrain} gate YOUR.parquet --workspace {dir} --purpose genai.content \
         --subject-col author_id --text-col text --source first_party --dry-run"
    );
    words
}

/// How the reader can call this program: by its name when the shell finds this very one, else by
/// the path that it was called by.
fn program() -> String {
    let called = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    let here = std::env::current_exe().and_then(|path| path.canonicalize()).ok();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join("untrain"))
        .find(|file| file.is_file())
        .and_then(|file| file.canonicalize().ok());
    if found.is_some() && found == here {
        return "untrain".to_owned();
    }
    let shown = here.as_deref().map_or(called, Path::to_path_buf);
    quoted(&crate::output::near(&shown).to_string())
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+".contains(c);
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_a_quoted_path_as_one_word() {
        assert_eq!(quoted("untrain-demo/a.json"), "untrain-demo/a.json");
        assert_eq!(quoted("my demo"), "'my demo'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
    }
}
