//! RSS: the newest listings of a search.

use super::paths::{self, SearchQuery};
use super::results::heading;
use crate::i18n::{names, texts};
use crate::ui::card::headline;
use properties_listing::domain::views::SearchResults;
use std::fmt::Write as _;

/// The channel of a search (RSS 2.0). `query` is the feed's own query string.
#[must_use]
pub fn channel(base_url: &str, query: Option<&str>, results: &SearchResults) -> String {
    let (locale, search) = SearchQuery::parse_standalone(query.unwrap_or_default());
    let texts = texts(locale);
    let title = format!("{} · {}", heading(texts, &search, &results.place_path), texts.brand_name);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n\
         <channel><title>{}</title><link>{}</link><description>{}</description><language>{}</language>\n\
         <atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>\n",
        escape(&title),
        escape(&format!("{base_url}{}", search.href(locale))),
        escape(texts.home_meta_description),
        locale.tag().to_lowercase(),
        escape(&format!("{base_url}/rss?{}", search.standalone(locale))),
    );
    for card in &results.cards {
        let link = format!("{base_url}{}", paths::listing(locale, card));
        let price = texts.price(card.listing_type, card.price_cents);
        let title = format!("{} · {price}", headline(texts, card));
        let place = names::place(card);
        let text = match card.title.best(locale) {
            Some((title, _)) => format!("{title}. {place}. {}", card.agency_name),
            None => format!("{place}. {}", card.agency_name),
        };
        let _ = write!(
            xml,
            "<item><title>{}</title><link>{link}</link><guid>{link}</guid><description>{}</description>",
            escape(&title),
            escape(&text),
            link = escape(&link),
        );
        if let Some(published) = card.published_at {
            let _ = write!(xml, "<pubDate>{}</pubDate>", published.to_rfc2822());
        }
        xml.push_str("</item>\n");
    }
    xml.push_str("</channel></rss>\n");
    xml
}

/// Text as XML may hold it: marked characters escaped, those it forbids left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_xml_forbids_is_left_out() {
        assert_eq!(escape("a\u{0}<b>\u{b}&\u{ffff}"), "a&lt;b&gt;&amp;");
    }
}
