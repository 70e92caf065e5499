//! Files, pictures, the clipboard and the clock, as the browser has them.

use gloo::timers::callback::Timeout;
use js_sys::{Array, Date, Uint8Array, encode_uri_component};
use podstep_share::{MAX_STATE_BYTES, Refused};
use wasm_bindgen::JsCast;
use web_sys::{
    Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlImageElement, OffscreenCanvas,
    OffscreenCanvasRenderingContext2d, Url,
};

/// A file with a picture may be so much longer than the state in it.
const MAX_FILE_BYTES: usize = 16 * MAX_STATE_BYTES;
/// Pictures are painted twice as large, for sharp screens, but not larger than any browser paints.
const MAX_SIDE: u32 = 8_192;
/// A browser has read what it downloads long before.
const REVOKED_AFTER_MS: u32 = 60_000;

/// What is in a file.
pub(super) async fn bytes(file: &File) -> Result<Vec<u8>, Refused> {
    if file.size() > MAX_FILE_BYTES as f64 {
        return Err(Refused::TooLong { limit: MAX_FILE_BYTES });
    }
    contents(file).await.ok_or(Refused::Broken)
}

async fn contents(blob: &Blob) -> Option<Vec<u8>> {
    Some(Uint8Array::new(&blob.array_buffer().await.ok()?).to_vec())
}

/// Gives the reader a file; whether the browser could make it.
pub(super) fn download(name: &str, kind: &str, bytes: &[u8]) -> bool {
    downloaded(name, kind, bytes).is_some()
}

fn downloaded(name: &str, kind: &str, bytes: &[u8]) -> Option<()> {
    let bag = BlobPropertyBag::new();
    bag.set_type(kind);
    let pieces = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&pieces, &bag).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let anchor: HtmlAnchorElement = gloo::utils::document().create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    let revoke = move || drop(Url::revoke_object_url(&address));
    Timeout::new(REVOKED_AFTER_MS, revoke).forget();
    Some(())
}

/// An SVG as PNG.
pub(super) async fn painted(svg: &str) -> Option<Vec<u8>> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&["data:image/svg+xml,", &String::from(encode_uri_component(svg))].concat());
    image.decode().await.ok()?;
    let (width, height) = (image.natural_width(), image.natural_height());
    let times = if 2 * width.max(height) <= MAX_SIDE { 2 } else { 1 };
    let canvas = OffscreenCanvas::new(width * times, height * times).ok()?;
    let context: OffscreenCanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (wide, high) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, wide, high).ok()?;
    let blob: Blob = canvas.convert_to_blob().ok()?.await.ok()?.dyn_into().ok()?;
    contents(&blob).await
}

/// Puts a text on the clipboard; whether the browser let it.
pub(super) async fn copied(text: &str) -> bool {
    let clipboard = gloo::utils::window().navigator().clipboard();
    // Only a page from a safe place has one.
    !clipboard.is_undefined() && clipboard.write_text(text).await.is_ok()
}

/// The address of the page, without what follows `?` or `#`.
pub(super) fn address() -> Option<String> {
    let href = gloo::utils::window().location().href().ok()?;
    href.split(['?', '#']).next().map(str::to_owned)
}

/// The day and the time, as one may read and sort them.
pub(super) fn now() -> String {
    let now = Date::new_0();
    let two = |number: u32| format!("{number:02}");
    let day = [now.get_full_year().to_string(), two(now.get_month() + 1), two(now.get_date())].join("-");
    [day, [two(now.get_hours()), two(now.get_minutes())].join(":")].join(" ")
}
