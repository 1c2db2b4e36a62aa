//! What the contexts take for an address, a letter can be sent to.

use lettre::Address;

/// Every text of some pieces, up to so many of them.
fn texts(pieces: &[&str], most: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..most {
        last =
            last.iter().flat_map(|text| pieces.iter().map(move |piece| format!("{text}{piece}"))).collect();
        all.extend(last.iter().cloned());
    }
    all
}

#[test]
fn every_address_that_is_read_is_one_to_the_mail_library() {
    let names = texts(&["a", "É", "0", ".", "-", "_", "+", "'", "\"", "[", " ", "@"], 3);
    let domains = texts(&["a", "ç", "0", ".", "-", "_", "[", "xn--", "pt"], 4);
    let mut read = 0_u32;
    let names = names.iter().map(|name| format!("{name}@exemplo.pt"));
    let domains = domains.iter().map(|domain| format!("ana@{domain}"));
    for typed in names.chain(domains) {
        if let Some(address) = kernel::email::parse(&typed) {
            assert!(address.parse::<Address>().is_ok(), "{typed}");
            read += 1;
        }
    }
    assert!(read > 400, "only {read} are addresses");
}
