//! The only place that decodes pictures. What comes out was drawn anew: no place, no camera, no trailing bytes.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use std::io::Cursor;

/// Longest side read, in pixels.
const LONGEST_SIDE: u32 = 8_000;
/// Largest picture read, in pixels.
const MOST_PIXELS: u64 = 40_000_000;
/// Most memory a decoder may take, in bytes.
const MOST_MEMORY: u64 = 256 << 20;
/// Longest side of a preview, in pixels.
const PREVIEW_SIDE: u32 = 400;
/// A preview heavier than this is drawn again, coarser. In bytes.
const PREVIEW_WEIGHT: usize = 60 << 10;
const QUALITY: u8 = 82;

/// A picture that may be kept and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub bytes: Vec<u8>,
    /// `image/jpeg`, or `image/png` when something shows through.
    pub mime: &'static str,
    /// In pixels, upright.
    pub width: u32,
    pub height: u32,
    /// A JPEG of at most 400 pixels a side, on white. None when the picture itself is as small and light.
    pub preview: Option<Vec<u8>>,
    /// A few colours in some 28 letters, to show until the picture is there (blurha.sh, 4 × 3).
    pub blurhash: Option<String>,
}

/// Why a picture is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not a JPEG, PNG, GIF or WebP picture.
    #[error("not a picture of a known kind")]
    Unknown,
    /// More than 8,000 pixels a side, 40 million pixels or 256 MiB of memory.
    #[error("the picture is too large")]
    TooLarge,
    #[error("the picture is broken")]
    Broken,
}

/// Decodes a picture, turns it upright, draws it anew without anything but its pixels (the first frame of an
/// animation), and makes its preview. The size it claims is checked before a pixel is read.
pub fn image_of(bytes: &[u8]) -> Result<Picture, Error> {
    let picture = decode(bytes)?;
    let clear = picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX);
    let opaque = on_white(&picture, clear);
    let (bytes, mime) = if clear {
        (png(&picture)?, "image/png")
    } else {
        (jpeg(&opaque, QUALITY)?, "image/jpeg")
    };
    let (width, height) = opaque.dimensions();
    let small = DynamicImage::ImageRgb8(opaque);
    let small = if width.max(height) <= PREVIEW_SIDE {
        small
    } else {
        small.thumbnail(PREVIEW_SIDE, PREVIEW_SIDE)
    };
    let small = small.to_rgb8();
    let light = !clear && width.max(height) <= PREVIEW_SIDE && bytes.len() <= PREVIEW_WEIGHT;
    let preview = if light { None } else { Some(preview(&small)?) };
    Ok(Picture {
        bytes,
        mime,
        width,
        height,
        preview,
        blurhash: Some(blurhash(&small)),
    })
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, Error> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Error::Unknown)?;
    match reader.format() {
        Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP) => {}
        _ => return Err(Error::Unknown),
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if LONGEST_SIDE < width.max(height) || MOST_PIXELS < u64::from(width) * u64::from(height) {
        return Err(Error::TooLarge);
    }
    if width == 0 || height == 0 {
        return Err(Error::Broken);
    }
    let orientation = decoder
        .orientation()
        .unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn refusal(error: image::ImageError) -> Error {
    match error {
        image::ImageError::Limits(_) => Error::TooLarge,
        image::ImageError::Unsupported(_) => Error::Unknown,
        _ => Error::Broken,
    }
}

/// The picture without transparency.
fn on_white(picture: &DynamicImage, clear: bool) -> RgbImage {
    if !clear {
        return picture.to_rgb8();
    }
    let drawn = picture.to_rgba8();
    RgbImage::from_fn(drawn.width(), drawn.height(), |x, y| {
        let [red, green, blue, alpha] = drawn.get_pixel(x, y).0.map(u32::from);
        let over = |colour: u32| u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        Rgb([over(red), over(green), over(blue)])
    })
}

fn jpeg(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    picture
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))
        .map_err(|_| Error::Broken)?;
    Ok(bytes)
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    picture
        .to_rgba8()
        .write_with_encoder(encoder)
        .map_err(|_| Error::Broken)?;
    Ok(bytes)
}

fn preview(small: &RgbImage) -> Result<Vec<u8>, Error> {
    let fine = jpeg(small, 75)?;
    if fine.len() <= PREVIEW_WEIGHT {
        Ok(fine)
    } else {
        jpeg(small, 45)
    }
}

const ACROSS: usize = 4;
const DOWN: usize = 3;

/// The blurhash of a small picture: a cosine transform of 4 × 3 terms, written in base 83.
fn blurhash(small: &RgbImage) -> String {
    let tiny = DynamicImage::ImageRgb8(small.clone()).thumbnail_exact(32, 32).to_rgb8();
    let terms: Vec<[f64; 3]> = (0..DOWN)
        .flat_map(|y| (0..ACROSS).map(move |x| (x, y)))
        .map(|at| term(&tiny, at))
        .collect();
    let strongest = terms[1..]
        .iter()
        .flatten()
        .fold(0.0, |strongest: f64, value| strongest.max(value.abs()));
    let scale = (strongest * 166.0 - 0.5).floor().clamp(0.0, 82.0);
    let mut hash = String::new();
    base83(((ACROSS - 1) + (DOWN - 1) * 9) as u32, 1, &mut hash);
    base83(scale as u32, 1, &mut hash);
    let [red, green, blue] = terms[0].map(to_srgb);
    base83((red << 16) | (green << 8) | blue, 4, &mut hash);
    let strongest = (scale + 1.0) / 166.0;
    for colour in &terms[1..] {
        let [red, green, blue] = colour.map(|value| {
            let root = (value / strongest).abs().sqrt().copysign(value);
            (root * 9.0 + 9.5).floor().clamp(0.0, 18.0) as u32
        });
        base83((red * 19 + green) * 19 + blue, 2, &mut hash);
    }
    hash
}

/// One term of the transform, in linear light.
fn term(tiny: &RgbImage, (across, down): (usize, usize)) -> [f64; 3] {
    let (width, height) = (f64::from(tiny.width()), f64::from(tiny.height()));
    let mut sum = [0.0; 3];
    for (x, y, pixel) in tiny.enumerate_pixels() {
        let wave = (std::f64::consts::PI * across as f64 * f64::from(x) / width).cos()
            * (std::f64::consts::PI * down as f64 * f64::from(y) / height).cos();
        for (sum, colour) in sum.iter_mut().zip(pixel.0) {
            *sum += wave * to_linear(colour);
        }
    }
    let weight = if across == 0 && down == 0 { 1.0 } else { 2.0 };
    sum.map(|sum| sum * weight / (width * height))
}

fn to_linear(colour: u8) -> f64 {
    let colour = f64::from(colour) / 255.0;
    if colour <= 0.04045 {
        colour / 12.92
    } else {
        ((colour + 0.055) / 1.055).powf(2.4)
    }
}

fn to_srgb(light: f64) -> u32 {
    let light = light.clamp(0.0, 1.0);
    let colour = if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    };
    (colour * 255.0 + 0.5) as u32
}

fn base83(value: u32, length: u32, hash: &mut String) {
    const DIGITS: &[u8; 83] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
    for place in (0..length).rev() {
        let digit = value / 83u32.pow(place) % 83;
        hash.push(char::from(DIGITS[digit as usize]));
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, image_of};
    use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
    use std::io::Cursor;

    fn written(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).expect("written");
        bytes.into_inner()
    }

    fn photo(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_fn(width, height, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 90])).into()
    }

    #[test]
    fn a_photo_is_drawn_anew_with_its_preview() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let picture = image_of(&written(photo(600, 300), format)).expect("read");
            assert_eq!((picture.mime, picture.width, picture.height), ("image/jpeg", 600, 300));
            let preview = image::load_from_memory(&picture.preview.expect("preview")).expect("preview");
            assert_eq!((preview.width(), preview.height()), (400, 200));
            assert_eq!(picture.blurhash.expect("hash").len(), 28);
        }
    }

    #[test]
    fn transparency_stays_a_png() {
        let clear: DynamicImage = RgbaImage::from_pixel(8, 8, Rgba([1, 2, 3, 100])).into();
        assert_eq!(
            image_of(&written(clear, ImageFormat::Png)).expect("read").mime,
            "image/png"
        );
        let opaque: DynamicImage = RgbaImage::from_pixel(8, 8, Rgba([1, 2, 3, 255])).into();
        assert_eq!(
            image_of(&written(opaque, ImageFormat::Png)).expect("read").mime,
            "image/jpeg"
        );
    }

    #[test]
    fn metadata_is_left_behind_and_the_picture_stands_upright() {
        let mut bytes = written(photo(20, 10), ImageFormat::Jpeg);
        // An Exif segment that says « turn a quarter to the right », and a secret.
        let mut exif =
            b"\xff\xe1\0\0Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0secret".to_vec();
        let length = (exif.len() - 2) as u16;
        exif[2..4].copy_from_slice(&length.to_be_bytes());
        bytes.splice(2..2, exif);
        let picture = image_of(&bytes).expect("read");
        assert_eq!((picture.width, picture.height), (10, 20));
        assert!(!picture.bytes.windows(6).any(|window| window == b"secret"));
        assert!(!picture.bytes.windows(4).any(|window| window == b"Exif"));
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        let mut bytes = written(photo(4, 4), ImageFormat::Png);
        for (size, error) in [
            (60_000u32, Error::TooLarge),
            (7_900, Error::TooLarge),
            (0, Error::Broken),
        ] {
            bytes[16..20].copy_from_slice(&size.to_be_bytes());
            bytes[20..24].copy_from_slice(&size.to_be_bytes());
            let crc = crc_of(&bytes[12..29]);
            bytes[29..33].copy_from_slice(&crc.to_be_bytes());
            assert_eq!(image_of(&bytes), Err(error), "{size}");
        }
    }

    fn crc_of(bytes: &[u8]) -> u32 {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum()
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let whole = written(photo(30, 30), ImageFormat::Png);
        for bytes in [
            &b""[..],
            b"<svg onload=x>",
            b"%PDF-1.4",
            b"BM0000000000000000000000",
            &whole[..60],
        ] {
            assert!(image_of(bytes).is_err());
        }
    }
}
