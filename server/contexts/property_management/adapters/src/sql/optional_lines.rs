//! Statements of which only those lines are said that a question needs.

/// What stands before the name of what a line is for.
const MARK: &str = "-- if ";

/// The statement without the lines whose name isn't wanted.
///
/// A filter that is always there (`$2 IS NULL OR status = $2`) keeps the engine from choosing the index
/// that fits; and a text put together from pieces is one that nobody reads whole. The whole text is a
/// statement as well, which a test prepares on both engines.
pub(super) fn said(sql: &str, wanted: &[&str]) -> String {
    let is_said = |line: &&str| match line.rsplit_once(MARK) {
        Some((_, name)) => wanted.contains(&name.trim()),
        None => true,
    };
    let lines = sql.lines().filter(is_said).map(|line| line.rsplit_once(MARK).map_or(line, |(said, _)| said));
    lines.map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "SELECT number\nFROM properties\nWHERE organization_id = $1\n    AND status = $2 -- if status\n    AND bedrooms = $3 -- if bedrooms";

    #[test]
    fn a_line_is_said_only_when_it_is_wanted() {
        let start = "SELECT number\nFROM properties\nWHERE organization_id = $1";
        assert_eq!(said(SQL, &[]), start);
        assert_eq!(said(SQL, &["status"]), format!("{start}\n    AND status = $2"));
    }
}
