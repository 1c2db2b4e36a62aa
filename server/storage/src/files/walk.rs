//! A walk over a folder of objects, in the order of their keys.
//!
//! A folder knows no order, so all of its names are read before the first of them is known. They are
//! kept from page to page, so that a folder is read once, and not once for each page; of one with more
//! names than [`MOST_NAMES`] the first so many are kept, and it is read again for the next.

use super::found;
use kernel::objects::{ObjectFacts, ObjectKey};
use kernel::time::to_microseconds;
use std::collections::BinaryHeap;
use std::path::Path;
use std::{fs, io};

/// How many names of a folder are held: half a megabyte of them, for each folder on the way down.
const MOST_NAMES: usize = 10_000;

/// A walk, and where it is.
pub(super) struct Walk {
    prefix: String,
    after: Option<String>,
    most: usize,
    /// The folders on the way down to where the walk is.
    open: Vec<Folder>,
    #[cfg(test)]
    reads: usize,
}

/// A folder that was read.
struct Folder {
    /// Its path in keys: nothing, or with a slash at its end.
    path: String,
    /// What is still to be visited, the first of it last. Folders have a slash at their end, as in the
    /// keys of what lies in them, which sorts them among the files.
    names: Vec<String>,
    /// The last name that was kept, where there are more behind it.
    more_after: Option<String>,
}

impl Walk {
    /// Begins below `root`: what is met begins with `prefix` and comes after `after`.
    pub(super) fn begin(root: &Path, prefix: &str, after: Option<&str>) -> io::Result<Self> {
        Self::with_most(root, prefix, after, MOST_NAMES)
    }

    fn with_most(root: &Path, prefix: &str, after: Option<&str>, most: usize) -> io::Result<Self> {
        let mut walk = Self {
            prefix: prefix.to_owned(),
            after: after.map(str::to_owned),
            most,
            open: Vec::new(),
            #[cfg(test)]
            reads: 0,
        };
        let whole = walk.read(root, String::new(), None)?;
        walk.open.push(whole);
        Ok(walk)
    }

    /// The next objects, at most `limit`; none when the walk is over. What isn't an object is left out.
    /// A walk that failed is not to be gone on with.
    pub(super) fn page(&mut self, root: &Path, limit: usize) -> io::Result<Vec<ObjectFacts>> {
        let mut facts = Vec::new();
        while facts.len() < limit
            && let Some(folder) = self.open.last_mut()
        {
            let Some(name) = folder.names.pop() else {
                let done = self.open.pop();
                if let Some(Folder { path, more_after: Some(last), .. }) = done {
                    let next = self.read(root, path, Some(&last))?;
                    self.open.push(next);
                }
                continue;
            };
            let here = format!("{}{name}", folder.path);
            if here.ends_with('/') {
                let inner = self.read(root, here, None)?;
                self.open.push(inner);
            } else if let Ok(key) = ObjectKey::parse(&here)
                && let Some(about) = found(fs::metadata(root.join(&here)))?
            {
                let changed_at = to_microseconds(about.modified()?.into());
                facts.push(ObjectFacts { key, bytes: about.len(), changed_at });
            }
        }
        Ok(facts)
    }

    /// Reads the folder whose path in keys is `path`: its first names that come after `past`. One that
    /// is gone has none.
    fn read(&mut self, root: &Path, path: String, past: Option<&str>) -> io::Result<Folder> {
        #[cfg(test)]
        {
            self.reads += 1;
        }
        // The last of them is on top.
        let mut first = BinaryHeap::new();
        let mut more = false;
        for entry in found(fs::read_dir(root.join(&path)))?.into_iter().flatten() {
            let entry = entry?;
            let Ok(mut name) = entry.file_name().into_string() else { continue };
            let Some(kind) = found(entry.file_type())? else { continue };
            if kind.is_dir() {
                if name.contains('.') {
                    continue;
                }
                name.push('/');
            }
            if past.is_some_and(|past| name.as_str() <= past) || !self.wants(&format!("{path}{name}")) {
                continue;
            }
            first.push(name);
            if first.len() > self.most {
                first.pop();
                more = true;
            }
        }
        let mut names = first.into_sorted_vec();
        let more_after = if more { names.last().cloned() } else { None };
        names.reverse();
        Ok(Folder { path, names, more_after })
    }

    /// Whether a file is asked for, or a folder in which one may lie.
    fn wants(&self, here: &str) -> bool {
        let after = self.after.as_deref();
        if here.ends_with('/') {
            let prefixed = here.starts_with(&self.prefix) || self.prefix.starts_with(here);
            let is_ahead = after.is_none_or(|after| here > after || after.starts_with(here));
            // Where no key reaches, nobody need go.
            prefixed && is_ahead && here.len() < ObjectKey::LONGEST
        } else {
            here.starts_with(&self.prefix) && after.is_none_or(|after| here > after)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of so many photographs, of two files each.
    fn agency(photographs: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..photographs {
            let at = folder.path().join(format!("photos/agency/{n:04}"));
            fs::create_dir_all(&at).unwrap();
            for name in ["480.jpg", "480.webp"] {
                fs::write(at.join(name), "").unwrap();
            }
        }
        folder
    }

    fn keys(walk: &mut Walk, root: &Path, page: usize) -> Vec<String> {
        let mut keys = Vec::new();
        loop {
            let facts = walk.page(root, page).unwrap();
            assert!(facts.len() <= page && walk.open.iter().all(|folder| folder.names.len() <= walk.most));
            if facts.is_empty() {
                return keys;
            }
            keys.extend(facts.into_iter().map(|facts| facts.key.to_string()));
        }
    }

    #[test]
    fn a_folder_is_read_once_however_many_pages_there_are() {
        let folder = agency(400);
        let mut walk = Walk::begin(folder.path(), "photos/", None).unwrap();
        let met = keys(&mut walk, folder.path(), 10);
        assert_eq!(met.len(), 800);
        assert!(met.is_sorted());
        assert_eq!(walk.reads, 3 + 400, "all, photos, the agency, and each photograph");
    }

    #[test]
    fn of_a_folder_with_very_many_names_only_so_many_are_held() {
        let folder = agency(230);
        let mut walk = Walk::with_most(folder.path(), "photos/", None, 50).unwrap();
        let met = keys(&mut walk, folder.path(), 7);
        assert_eq!(met.len(), 460);
        assert!(met.is_sorted());
        assert_eq!(walk.reads, 2 + 5 + 230, "the agency's folder for each fifty of its photographs");
    }

    #[test]
    fn what_is_removed_on_the_way_is_passed_by() {
        let folder = agency(60);
        let mut walk = Walk::with_most(folder.path(), "photos/", None, 50).unwrap();
        let first = walk.page(folder.path(), 3).unwrap();
        assert_eq!(first.last().unwrap().key.as_str(), "photos/agency/0001/480.jpg");
        fs::remove_file(folder.path().join("photos/agency/0001/480.webp")).unwrap();
        for n in (0..40).chain(50..55) {
            fs::remove_dir_all(folder.path().join(format!("photos/agency/{n:04}"))).unwrap();
        }
        let left = keys(&mut walk, folder.path(), 3);
        assert_eq!((left.len(), left[0].as_str()), (30, "photos/agency/0040/480.jpg"));
        fs::remove_dir_all(folder.path().join("photos")).unwrap();
        assert!(keys(&mut walk, folder.path(), 3).is_empty());
    }

    #[test]
    fn a_walk_from_the_middle_reads_nothing_of_what_lies_before() {
        let folder = agency(400);
        let after = "photos/agency/0398/480.jpg";
        let mut walk = Walk::begin(folder.path(), "", Some(after)).unwrap();
        let met = keys(&mut walk, folder.path(), 10);
        assert_eq!(met.len(), 3);
        assert_eq!(walk.reads, 3 + 2);
    }
}
