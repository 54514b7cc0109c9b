//! A PostgreSQL server of our own for the tests: in a folder that goes with it, on a free port of
//! 127.0.0.1, stopped by its process id.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Who owns the server's databases.
const USER: &str = "untrain";

/// The account that the server runs under where we are root, which it refuses to be.
const SYSTEM_USER: &str = "postgres";

/// A server that runs until it is dropped.
pub struct Server {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Starts one, or answers nothing where PostgreSQL is not installed.
    pub fn start(root: &Path) -> Result<Option<Self>, String> {
        let Some(programs) = programs() else { return Ok(None) };
        let folder = std::env::temp_dir().join(format!("untrain-postgres-{}", std::process::id()));
        let failed = |what: &str, error: std::io::Error| format!("PostgreSQL: {what}: {error}");
        fs::create_dir_all(&folder).map_err(|e| failed("make its folder", e))?;
        let as_other = runs_as_root();
        if as_other {
            run(Command::new("chown").arg(SYSTEM_USER).arg(&folder))?;
        }
        let data = folder.join("data");
        run(server_command(&programs.join("initdb"), as_other, root)
            .args(["--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"])
            // Texts are in the order of a language, as in most databases: `~` is before `0`.
            .args(["--locale-provider=icu", "--icu-locale=en"])
            .arg(format!("--username={USER}"))
            .arg("-D")
            .arg(&data))?;
        let port = free_port().map_err(|e| failed("find a port", e))?;
        let child = server_command(&programs.join("postgres"), as_other, root)
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-c", "max_connections=200"])
            .arg("-k")
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| failed("start it", e))?;
        let mut server = Self { child, folder, port };
        server.wait(&programs)?;
        Ok(Some(server))
    }

    /// The address of its first database, beside which tests make their own.
    pub fn address(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    /// Waits until it takes connections, which is later than it listens.
    fn wait(&mut self, programs: &Path) -> Result<(), String> {
        let until = Instant::now() + Duration::from_secs(30);
        let ready = || {
            Command::new(programs.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .status()
                .is_ok_and(|status| status.success())
        };
        while !ready() {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("PostgreSQL ended at once: {status}"));
            }
            if Instant::now() > until {
                return Err("PostgreSQL does not answer after 30 s".to_owned());
            }
            sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The fast shutdown.
        let stopped = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        if stopped.is_ok_and(|status| status.success()) {
            let _ = self.child.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder of the server's programs: of the newest version where there are several.
fn programs() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = debian.map(|entry| entry.path().join("bin")).collect();
    debian.sort();
    std::env::split_paths(&on_path)
        .chain(debian.into_iter().rev())
        // A link leads to the folder that has all of them.
        .filter_map(|folder| {
            Some(folder.join("postgres").canonicalize().ok()?.parent()?.to_owned())
        })
        .find(|folder| ["initdb", "pg_isready"].iter().all(|name| folder.join(name).exists()))
}

fn runs_as_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// A command of the server's, under an account that it takes. `setpriv` becomes the program itself,
/// so that its process id is the server's.
fn server_command(program: &Path, as_other: bool, root: &Path) -> Command {
    let mut command;
    if as_other {
        command = Command::new("setpriv");
        command.args(["--reuid", SYSTEM_USER, "--regid", SYSTEM_USER, "--init-groups", "--"]);
        command.arg(program);
        // Our own folder may be closed to that account.
        command.current_dir("/");
    } else {
        command = Command::new(program);
        command.current_dir(root);
    }
    command
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr)))
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_answers_where_it_says_and_goes() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let Some(server) = Server::start(root).unwrap() else { return };
        let port = server.port;
        assert!(std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
        drop(server);
        assert!(std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
    }
}
