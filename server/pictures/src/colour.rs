//! Colours of cameras become those of the web.

use crate::raster::{Layout, Raster};
use moxcms::{ColorProfile, DataColorSpace, Layout as Samples, TransformOptions};

/// The same colours in sRGB. A profile that can't be read, or that is not one of red, green and
/// blue, is as none: the samples are taken as they are, as browsers do.
pub(crate) fn to_srgb(mut raster: Raster, profile: Option<&[u8]>) -> Raster {
    let samples = match raster.layout {
        Layout::Rgb => Samples::Rgb,
        Layout::Rgba => Samples::Rgba,
        Layout::Gray | Layout::GrayAlpha => return raster,
    };
    let Some(profile) = profile.and_then(|bytes| ColorProfile::new_from_slice(bytes).ok()) else {
        return raster;
    };
    if profile.color_space != DataColorSpace::Rgb {
        return raster;
    }
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(samples, &srgb, samples, TransformOptions::default())
    else {
        return raster;
    };
    let mut transformed = vec![0; raster.samples.len()];
    if transform.transform(&raster.samples, &mut transformed).is_ok() {
        raster.samples = transformed;
    }
    raster
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixel(samples: [u8; 3]) -> Raster {
        Raster { width: 1, height: 1, layout: Layout::Rgb, samples: samples.to_vec() }
    }

    #[test]
    fn a_green_of_a_telephone_is_stronger_on_the_web() {
        let display_p3 = ColorProfile::new_display_p3().encode().unwrap();
        let green = to_srgb(pixel([100, 200, 100]), Some(&display_p3)).samples;
        assert!(green[0] < 80 && green[1] >= 200 && green[2] < 95, "{green:?}");
        let gray = to_srgb(pixel([128, 128, 128]), Some(&display_p3)).samples;
        assert!(gray.iter().all(|sample| sample.abs_diff(128) <= 1), "{gray:?}");
    }

    #[test]
    fn how_much_is_seen_of_a_colour_stays() {
        let display_p3 = ColorProfile::new_display_p3().encode().unwrap();
        let raster =
            Raster { width: 2, height: 1, layout: Layout::Rgba, samples: vec![100, 200, 100, 7, 0, 0, 0, 0] };
        let samples = to_srgb(raster, Some(&display_p3)).samples;
        assert!(samples[0] < 80 && samples[3] == 7 && samples[7] == 0, "{samples:?}");
    }

    #[test]
    fn a_profile_of_nonsense_is_as_none() {
        assert_eq!(to_srgb(pixel([1, 2, 3]), Some(b"nonsense")), pixel([1, 2, 3]));
        assert_eq!(to_srgb(pixel([1, 2, 3]), None), pixel([1, 2, 3]));
    }
}
