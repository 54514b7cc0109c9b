//! Files and folders, each as everybody sees it and as the disk would give it back.
//!
//! It fails by itself never: what fails, and when, is decided elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Component, Path};
use std::sync::Arc;

use fastrand::Rng;

/// What is written as one: a crash keeps or loses it whole.
const SECTOR_BYTES: usize = 512;

/// A file or folder by its number, which no name changes.
type Number = usize;

#[derive(Clone)]
enum Item {
    File {
        now: Arc<[u8]>,
        durable: Arc<[u8]>,
        /// Whether `now` waits to be written. After a failed sync it does not any more, and what
        /// everybody sees is not what the disk has.
        dirty: bool,
    },
    Folder {
        now: BTreeMap<String, Number>,
        durable: BTreeMap<String, Number>,
    },
}

/// The whole of a disk.
#[derive(Clone)]
pub struct Tree {
    items: Vec<Item>,
}

fn missing() -> io::Error {
    ErrorKind::NotFound.into()
}

impl Tree {
    /// An empty disk.
    pub fn new() -> Self {
        Self { items: vec![Item::Folder { now: BTreeMap::new(), durable: BTreeMap::new() }] }
    }

    fn find(&self, path: &Path) -> io::Result<Number> {
        let names = path.components().filter_map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        });
        let mut number = 0;
        for name in names {
            number = *self.names(number)?.get(name).ok_or_else(missing)?;
        }
        Ok(number)
    }

    fn names(&self, number: Number) -> io::Result<&BTreeMap<String, Number>> {
        match self.items.get(number) {
            Some(Item::Folder { now, .. }) => Ok(now),
            _ => Err(ErrorKind::NotADirectory.into()),
        }
    }

    fn names_mut(&mut self, number: Number) -> io::Result<&mut BTreeMap<String, Number>> {
        match self.items.get_mut(number) {
            Some(Item::Folder { now, .. }) => Ok(now),
            _ => Err(ErrorKind::NotADirectory.into()),
        }
    }

    /// The folder that holds `path`, and the name there.
    fn place<'a>(&self, path: &'a Path) -> io::Result<(Number, &'a str)> {
        let folder = self.find(path.parent().unwrap_or(Path::new("")))?;
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(missing)?;
        Ok((folder, name))
    }

    fn add(&mut self, path: &Path, item: Item) -> io::Result<()> {
        let (folder, name) = self.place(path)?;
        if self.names(folder)?.contains_key(name) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let number = self.items.len();
        self.items.push(item);
        self.names_mut(folder)?.insert(name.to_owned(), number);
        Ok(())
    }

    pub fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.items.get(self.find(path)?) {
            Some(Item::File { now, .. }) => Ok(now.to_vec()),
            _ => Err(ErrorKind::IsADirectory.into()),
        }
    }

    pub fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        let folder = Item::Folder { now: BTreeMap::new(), durable: BTreeMap::new() };
        match self.add(path, folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            other => other,
        }
    }

    pub fn write_new(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.add(path, Item::File { now: bytes.into(), durable: [].into(), dirty: true })
    }

    pub fn sync_file(&mut self, path: &Path) -> io::Result<()> {
        let number = self.find(path)?;
        if let Some(Item::File { now, durable, dirty }) = self.items.get_mut(number)
            && std::mem::take(dirty)
        {
            *durable = Arc::clone(now);
        }
        Ok(())
    }

    /// A sync that fails: some of the file was written, and nothing of the rest ever will be.
    pub fn fail_sync_file(&mut self, path: &Path, rng: &mut Rng) {
        if let Ok(number) = self.find(path)
            && let Some(Item::File { now, durable, dirty }) = self.items.get_mut(number)
            && std::mem::take(dirty)
        {
            *durable = torn(durable, now, rng);
        }
    }

    pub fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let ((old, from), (new, to)) = (self.place(from)?, self.place(to)?);
        self.names(new)?;
        let number = self.names_mut(old)?.remove(from).ok_or_else(missing)?;
        self.names_mut(new)?.insert(to.to_owned(), number);
        Ok(())
    }

    pub fn sync_folder(&mut self, path: &Path) -> io::Result<()> {
        let number = self.find(path)?;
        if let Some(Item::Folder { now, durable }) = self.items.get_mut(number) {
            durable.clone_from(now);
        }
        Ok(())
    }

    pub fn remove(&mut self, path: &Path) -> io::Result<()> {
        let (folder, name) = self.place(path)?;
        self.names_mut(folder)?.remove(name).map(drop).ok_or_else(missing)
    }

    pub fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        if !self.names(self.find(path)?)?.is_empty() {
            return Err(ErrorKind::DirectoryNotEmpty.into());
        }
        self.remove(path)
    }

    pub fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        Ok(self.names(self.find(folder)?)?.keys().cloned().collect())
    }

    /// Every file under a folder, by its path there.
    pub fn files(&self, folder: &Path) -> BTreeMap<String, Arc<[u8]>> {
        let mut files = BTreeMap::new();
        let mut waiting: Vec<(String, Number)> =
            self.find(folder).ok().map(|number| (String::new(), number)).into_iter().collect();
        while let Some((path, number)) = waiting.pop() {
            match self.items.get(number) {
                Some(Item::File { now, .. }) => drop(files.insert(path, Arc::clone(now))),
                Some(Item::Folder { now, .. }) => {
                    waiting.extend(now.iter().map(|(name, number)| {
                        let slash = if path.is_empty() { "" } else { "/" };
                        ([&path, slash, name].concat(), *number)
                    }))
                }
                None => {}
            }
        }
        files
    }

    /// Changes one bit of a file, on the disk and for everybody. Says whether there was one.
    pub fn flip(&mut self, path: &Path, rng: &mut Rng) -> bool {
        let Ok(number) = self.find(path) else { return false };
        let Some(Item::File { now, durable, .. }) = self.items.get_mut(number) else {
            return false;
        };
        *durable = flipped(now, rng);
        *now = Arc::clone(durable);
        !now.is_empty()
    }

    /// Changes one bit of what a file would get.
    pub fn flip_unwritten(&mut self, path: &Path, rng: &mut Rng) {
        if let Ok(number) = self.find(path)
            && let Some(Item::File { now, .. }) = self.items.get_mut(number)
        {
            *now = flipped(now, rng);
        }
    }

    /// The power fails: of whatever was not synced, each part is there or not, as `rng` decides.
    pub fn crash(&mut self, rng: &mut Rng) {
        for item in &mut self.items {
            match item {
                Item::File { now, durable, dirty } => {
                    if std::mem::take(dirty) {
                        *durable = torn(durable, now, rng);
                    }
                    *now = Arc::clone(durable);
                }
                Item::Folder { now, durable } => {
                    let names: BTreeSet<&String> = now.keys().chain(durable.keys()).collect();
                    let kept = names.into_iter().filter_map(|name| {
                        let side = if rng.bool() { &*now } else { &*durable };
                        Some((name.clone(), *side.get(name)?))
                    });
                    *durable = kept.collect();
                    now.clone_from(durable);
                }
            }
        }
    }
}

/// What a crash leaves of a write: all, nothing, some sectors of it, or a flipped bit.
fn torn(old: &Arc<[u8]>, new: &Arc<[u8]>, rng: &mut Rng) -> Arc<[u8]> {
    match rng.u8(0..8) {
        0..=2 => Arc::clone(new),
        3 => Arc::clone(old),
        4 => flipped(new, rng),
        5 => new
            .iter()
            .copied()
            .take(SECTOR_BYTES * rng.usize(0..=new.len() / SECTOR_BYTES))
            .collect(),
        _ => {
            let mut bytes = new.to_vec();
            for (sector, old) in bytes.chunks_mut(SECTOR_BYTES).zip(old_sectors(old)) {
                if rng.bool() {
                    sector.iter_mut().zip(old).for_each(|(byte, old)| *byte = old);
                }
            }
            bytes.into()
        }
    }
}

/// The sectors that stood there before, and zeros after the end.
fn old_sectors(old: &[u8]) -> impl Iterator<Item = impl Iterator<Item = u8>> {
    (0..).step_by(SECTOR_BYTES).map(move |begin| {
        (begin..begin + SECTOR_BYTES).map(move |place| old.get(place).copied().unwrap_or(0))
    })
}

fn flipped(bytes: &Arc<[u8]>, rng: &mut Rng) -> Arc<[u8]> {
    let mut bytes = bytes.to_vec();
    if let Some(byte) = rng.choice(bytes.iter_mut()) {
        *byte ^= 1 << rng.u8(0..8);
    }
    bytes.into()
}
