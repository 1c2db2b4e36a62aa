//! E-mail addresses: those that a letter can be sent to.

/// The most bytes of an address (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;

/// The most bytes of what stands before the `@`, and of a label of a domain (RFC 5321, RFC 1035).
const LONGEST_NAME: usize = 64;
const LONGEST_LABEL: usize = 63;

/// Reads an address and puts it in small letters; nothing, if mail programs wouldn't take it: a
/// name of letters, digits and signs that need no quotes, and a domain with a dot, in whatever
/// script (RFC 5322, 3.4.1). What only a few servers can be sent to (quoted names, names beyond
/// ASCII, addresses of machines) is none.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    let (name, domain) = text.rsplit_once('@')?;
    let labels: Vec<&str> = domain.split('.').collect();
    let named = name.len() <= LONGEST_NAME && name.split('.').all(is_atom);
    let placed = labels.len() > 1 && labels.iter().all(|label| is_label(label));
    // An address of a machine ends in a number, and no domain does.
    let numbered = labels.last().is_some_and(|last| last.chars().all(|c| c.is_ascii_digit()));
    (text.len() <= LONGEST && named && placed && !numbered).then(|| text.to_lowercase())
}

/// What stands between the dots of a name.
fn is_atom(part: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    !part.is_empty() && part.chars().all(plain)
}

/// What stands between the dots of a domain.
fn is_label(part: &str) -> bool {
    let plain = |c: char| c.is_alphabetic() || c.is_ascii_digit() || c == '-';
    let whole = !part.is_empty() && !part.starts_with('-') && !part.ends_with('-');
    whole && part.len() <= LONGEST_LABEL && part.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_in_small_letters() {
        for (typed, kept) in [
            (" Ana@Example.PT ", "ana@example.pt"),
            ("ana.sousa+casas@correio.exemplo.pt", "ana.sousa+casas@correio.exemplo.pt"),
            ("o'neill_1@a-b.travel", "o'neill_1@a-b.travel"),
            ("rui@Ação.pt", "rui@ação.pt"),
            ("rui@xn--ao-via0b.pt", "rui@xn--ao-via0b.pt"),
            ("rui@1.example", "rui@1.example"),
        ] {
            assert_eq!(parse(typed).as_deref(), Some(kept));
        }
    }

    #[test]
    fn what_no_letter_could_be_sent_to_is_none() {
        for typed in [
            "",
            "ana",
            "ana@",
            "@example.pt",
            "ana@example",
            "a b@example.pt",
            "a@b@c.pt",
            "<ana@x.pt>",
            // dots that separate nothing
            "rita..sa@casa.pt",
            "ana.@gmail.com",
            ".ana@gmail.com",
            "ana@example..pt",
            "ana@.pt",
            "ana@pt.",
            // what is no label of a domain
            "a@-b_.pt",
            "a@b-.pt",
            "a@-b.pt",
            "a@b_c.pt",
            "a@[10.0.0.1]",
            "a@10.0.0.1",
            "a@b.²",
            // what would need quotes, or a server that takes more than ASCII
            "[x]@a.pt",
            "\"ana\"@a.pt",
            "a(b)@a.pt",
            "joão@a.pt",
        ] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn an_address_is_as_long_as_mail_servers_take_it() {
        let name = "a".repeat(64);
        assert!(parse(&format!("{name}@a.pt")).is_some());
        assert!(parse(&format!("{name}a@a.pt")).is_none());
        let label = "b".repeat(63);
        assert!(parse(&format!("a@{label}.pt")).is_some());
        assert!(parse(&format!("a@{label}b.pt")).is_none());
        let domain = format!("{label}.{label}");
        assert!(parse(&format!("{name}@{domain}.{}", "c".repeat(61))).is_some());
        assert!(parse(&format!("{name}@{domain}.{}", "c".repeat(62))).is_none());
    }
}
