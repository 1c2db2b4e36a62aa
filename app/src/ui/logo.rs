//! How an agency looks: its logo, and a band of its colour.

use customer_management::domain::branding;
use leptos::prelude::*;
use properties_listing::domain::views::ListedLogo;

/// An agency's logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// The address of its PNG or JPEG.
    pub source: String,
    width: String,
    height: String,
}

impl Logo {
    /// As the agency keeps it.
    #[must_use]
    pub fn kept(logo: &branding::Logo) -> Self {
        Self {
            source: format!("/media/{}", logo.still()),
            width: logo.width().to_string(),
            height: logo.height().to_string(),
        }
    }

    /// As the public sees it.
    #[must_use]
    pub fn listed(logo: &ListedLogo) -> Self {
        Self { source: logo.source.clone(), width: logo.width.to_string(), height: logo.height.to_string() }
    }

    /// The logo on white, for which logos are drawn. Where the agency's name stands beside it,
    /// `alt` is empty.
    pub fn view(&self, alt: &str) -> impl IntoView + use<> {
        let webp = self.source.rsplit_once('.').map(|(stem, _)| format!("{stem}.webp"));
        let (source, width, height) = (self.source.clone(), self.width.clone(), self.height.clone());
        let alt = alt.to_owned();
        view! {
            <picture class="logo">
                <source type="image/webp" srcset=webp/>
                <img src=source alt=alt width=width height=height decoding="async"/>
            </picture>
        }
    }
}

/// A band of the agency's colour, if it has one. A picture and no style: pages carry none inline.
pub fn band(colour: Option<&str>) -> impl IntoView + use<> {
    colour.map(|colour| {
        view! {
            <svg class="band" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
                <rect width="1" height="1" fill=colour.to_owned()/>
            </svg>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_browser_takes_the_format_it_reads() {
        let listed = ListedLogo { source: "/media/logos/o/i/480.png".into(), width: 480, height: 160 };
        let html = Logo::listed(&listed).view("").to_html();
        assert!(html.contains("<source type=\"image/webp\" srcset=\"/media/logos/o/i/480.webp\""), "{html}");
        assert!(html.contains("<img src=\"/media/logos/o/i/480.png\" alt=\"\""), "{html}");
        assert!(html.contains("width=\"480\" height=\"160\""), "{html}");
    }

    #[test]
    fn a_colour_is_drawn_without_a_style_of_its_own() {
        let html = band(Some("#0a5c7d")).to_html();
        assert!(html.contains("fill=\"#0a5c7d\"") && !html.contains("style"), "{html}");
        assert!(!band(None).to_html().contains("svg"));
    }
}
