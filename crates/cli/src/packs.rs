//! Policies in files, with the packs that they name: looked for beside the policy, then among the
//! packs that this program carries.

use std::fs;
use std::path::{Path, PathBuf};

use untrain_policy::document::{Bundle, FileFault};

use crate::error::Error;

/// The packs that this program carries, by their file's name.
const SHIPPED: [(&str, &str); 11] = [
    ("br.toml", include_str!("../../../packs/br.toml")),
    ("ca.toml", include_str!("../../../packs/ca.toml")),
    ("ca-qc.toml", include_str!("../../../packs/ca-qc.toml")),
    ("ch.toml", include_str!("../../../packs/ch.toml")),
    ("eea.toml", include_str!("../../../packs/eea.toml")),
    ("eu.toml", include_str!("../../../packs/eu.toml")),
    ("hk.toml", include_str!("../../../packs/hk.toml")),
    ("strict.toml", include_str!("../../../packs/strict.toml")),
    ("uk.toml", include_str!("../../../packs/uk.toml")),
    ("us.toml", include_str!("../../../packs/us.toml")),
    ("us-ca.toml", include_str!("../../../packs/us-ca.toml")),
];

/// The policy that a file holds, with its packs.
pub fn load(file: &Path) -> Result<Bundle, Error> {
    parse(file, &read(file)?)
}

/// The policy of a text that stands in `file`, with its packs.
pub fn parse(file: &Path, text: &str) -> Result<Bundle, Error> {
    Bundle::of(text, &mut |name| pack(file, name)).map_err(|faults| {
        let placed = |fault: FileFault| FileFault {
            file: fault.file.map(|name| shown(file, &name)),
            fault: fault.fault,
        };
        let faults = faults.into_iter().map(placed).collect();
        Error::Policy { path: file.to_owned(), faults }
    })
}

/// Reads a document from a file.
pub fn read(file: &Path) -> Result<String, Error> {
    let bytes = fs::read(file).map_err(|source| Error::file(file, source))?;
    utf8(bytes).map_err(|why| Error::unfit(file, why))
}

fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|fault| {
        let valid = fault.utf8_error().valid_up_to();
        let line = 1 + fault.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count();
        format!("is not UTF-8 text in line {line}")
    })
}

fn pack(policy: &Path, name: &str) -> Result<String, String> {
    let file = beside(policy, name);
    match fs::read(&file) {
        // The policy's own file is not a pack, whatever the packs are called.
        Ok(bytes) if !same(&file, policy) && !is_policy(&bytes) => utf8(bytes),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.to_string()),
        _ => shipped(name).map(str::to_owned).ok_or_else(|| {
            let names: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
            let folder = policy.parent().filter(|folder| *folder != Path::new(""));
            let folder = folder.unwrap_or_else(|| Path::new("."));
            format!(
                "there is no such file in `{}`, and it is none of {}",
                folder.display(),
                names.join(", ")
            )
        }),
    }
}

/// Whether a file says of itself that it is a policy: one that happens to be called as a pack is no
/// pack.
fn is_policy(bytes: &[u8]) -> bool {
    let stated = format!("schema = \"{}\"", untrain_policy::document::POLICY_SCHEMA);
    bytes.split(|byte| *byte == b'\n').any(|line| line == stated.as_bytes())
}

fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| *text)
}

fn beside(policy: &Path, name: &str) -> PathBuf {
    policy.with_file_name(name)
}

fn same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(one).is_some() && real(one) == real(other)
}

/// How a pack's file is called in a message.
fn shown(policy: &Path, name: &str) -> String {
    let file = beside(policy, name);
    let stands = fs::read(&file).is_ok_and(|bytes| !is_policy(&bytes));
    if stands && !same(&file, policy) {
        file.display().to_string()
    } else {
        format!("{name} (of this program)")
    }
}

#[cfg(test)]
mod tests {
    use untrain_policy::document::PackFile;

    use super::*;

    #[test]
    fn every_pack_that_is_carried_is_one_of_its_name() {
        for (name, text) in SHIPPED {
            let pack = PackFile::parse(text).unwrap().pack;
            assert_eq!(format!("{}.toml", pack.code), name);
        }
    }
}
