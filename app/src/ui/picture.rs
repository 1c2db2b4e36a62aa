//! A photograph in the widths it was made in, each browser taking the one it needs; until it is
//! there, a blur of it.

use leptos::prelude::*;

/// A photograph, and how it is fetched.
#[derive(Debug, Clone, Default)]
pub struct Photograph {
    /// The address of the largest JPEG: `…/1600.jpg`. One from elsewhere may be anything.
    pub source: String,
    /// The widths it was made in, the smallest first; none of one from elsewhere.
    pub widths: Vec<u32>,
    /// A tiny WebP in base64, shown until the photograph is there.
    pub placeholder: Option<String>,
    /// What it shows; empty where the words beside it say so.
    pub alt: String,
    /// The width of the largest, in pixels.
    pub width: String,
    /// Its height, in pixels.
    pub height: String,
    /// How wide it is shown, as `sizes` has it.
    pub sizes: &'static str,
    /// `lazy`, or nothing for at once.
    pub loading: Option<&'static str>,
    /// `high`, or nothing.
    pub priority: Option<&'static str>,
}

impl Photograph {
    /// The addresses of all widths with an ending, as `srcset` has them; nothing, if it is not one
    /// of those that were made here.
    #[must_use]
    pub fn srcset(&self, ending: &str) -> Option<String> {
        let largest = self.widths.last()?;
        let folder = self.source.strip_suffix(&format!("{largest}.jpg"))?;
        let each = self.widths.iter().map(|width| format!("{folder}{width}.{ending} {width}w"));
        Some(each.collect::<Vec<_>>().join(", "))
    }

    /// The address of the smallest that is at least so wide, else the largest.
    #[must_use]
    pub fn at_least(&self, wide: u32) -> String {
        let folder =
            self.widths.last().and_then(|largest| self.source.strip_suffix(&format!("{largest}.jpg")));
        let width = self.widths.iter().find(|width| **width >= wide);
        match (folder, width) {
            (Some(folder), Some(width)) => format!("{folder}{width}.jpg"),
            _ => self.source.clone(),
        }
    }

    /// The photograph, over its blur. Both fill what they stand in.
    pub fn view(self) -> impl IntoView {
        let (webp, jpeg) = (self.srcset("webp"), self.srcset("jpg"));
        let sizes = jpeg.is_some().then_some(self.sizes);
        let source = self.at_least(960);
        let Self { placeholder, alt, width, height, loading, priority, .. } = self;
        let blur = placeholder.map(|tiny| {
            view! { <img class="blur" src=format!("data:image/webp;base64,{tiny}") alt="" aria-hidden="true"/> }
        });
        let picture = view! {
            <img
                src=source
                srcset=jpeg
                sizes=sizes
                alt=alt
                width=width
                height=height
                loading=loading
                fetchpriority=priority
                decoding="async"
            />
        };
        match webp {
            Some(webp) => view! {
                {blur}
                <picture>
                    <source type="image/webp" srcset=webp sizes=sizes/>
                    {picture}
                </picture>
            }
            .into_any(),
            None => view! {
                {blur}
                {picture}
            }
            .into_any(),
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn made_here() -> Photograph {
        Photograph {
            source: "/media/photos/o/i/1600.jpg".into(),
            widths: vec![480, 960, 1600],
            placeholder: Some("UklGRg==".into()),
            alt: "Sala".into(),
            width: "1600".into(),
            height: "1200".into(),
            sizes: "100vw",
            ..Photograph::default()
        }
    }

    #[test]
    fn each_browser_takes_the_width_and_the_format_it_needs() {
        let html = made_here().view().to_html();
        let webp = "/media/photos/o/i/480.webp 480w, /media/photos/o/i/960.webp 960w, /media/photos/o/i/1600.webp 1600w";
        assert!(
            html.contains(&format!("<source type=\"image/webp\" srcset=\"{webp}\" sizes=\"100vw\"")),
            "{html}"
        );
        assert!(html.contains("srcset=\"/media/photos/o/i/480.jpg 480w, "), "{html}");
        assert!(html.contains("src=\"/media/photos/o/i/960.jpg\""), "{html}");
        assert!(html.contains("src=\"data:image/webp;base64,UklGRg==\" alt=\"\""), "{html}");
    }

    #[test]
    fn a_picture_from_elsewhere_is_shown_as_it_is() {
        let elsewhere = Photograph { source: "https://casas.example/1.jpg".into(), ..Photograph::default() };
        let html = elsewhere.view().to_html();
        assert!(html.contains("src=\"https://casas.example/1.jpg\"") && !html.contains("srcset"), "{html}");
        let odd = Photograph { source: "/media/x.svg".into(), ..made_here() };
        assert_eq!(odd.srcset("webp"), None);
        assert_eq!(odd.at_least(480), "/media/x.svg");
    }

    #[test]
    fn a_small_picture_is_shown_in_its_largest_width() {
        let small =
            Photograph { source: "/media/photos/o/i/480.jpg".into(), widths: vec![480], ..made_here() };
        assert_eq!(small.at_least(960), "/media/photos/o/i/480.jpg");
    }
}
