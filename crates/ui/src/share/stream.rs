//! Raw deflate by the browser's own streams, piece by piece, so that what inflates to more than is read ends there.

use js_sys::{Array, Function, Reflect, Uint8Array, global};
use podstep_share::{MAX_STATE_BYTES, Refused};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, ReadableStreamDefaultReader, ReadableWritablePair};

/// The compressed text; nothing if the browser cannot compress.
pub(super) async fn deflated(text: &str) -> Option<Vec<u8>> {
    through(text.as_bytes(), &stream("CompressionStream")?).await.ok()
}

/// The text that was compressed to these bytes.
pub(super) async fn inflated(bytes: &[u8]) -> Result<String, Refused> {
    let stream = stream("DecompressionStream").ok_or(Refused::Codec)?;
    String::from_utf8(through(bytes, &stream).await?).map_err(|_| Refused::Broken)
}

/// One of the browser's streams, by the name of its class; nothing if the browser has none.
fn stream(class: &str) -> Option<ReadableWritablePair> {
    let class: Function = Reflect::get(&global(), &class.into()).ok()?.dyn_into().ok()?;
    let stream = Reflect::construct(&class, &Array::of1(&"deflate-raw".into())).ok()?;
    // It is a pair of two, which is all that is asked of it.
    Some(stream.unchecked_into())
}

/// What comes out of a stream, as far as it is read at all.
async fn through(bytes: &[u8], stream: &ReadableWritablePair) -> Result<Vec<u8>, Refused> {
    let broken = |_: JsValue| Refused::Broken;
    let pieces = Array::of1(&Uint8Array::from(bytes));
    let source = Blob::new_with_u8_array_sequence(&pieces).map_err(broken)?.stream();
    let reader = ReadableStreamDefaultReader::new(&source.pipe_through(stream)).map_err(broken)?;
    let mut all = Vec::new();
    loop {
        let piece = reader.read().await.map_err(broken)?;
        let value = Reflect::get(&piece, &"value".into()).map_err(broken)?;
        let Some(value) = value.dyn_ref::<Uint8Array>() else { return Ok(all) };
        all.extend(value.to_vec());
        if all.len() > MAX_STATE_BYTES {
            // Whether it ends well is nobody's concern any more.
            let _ = reader.cancel().await;
            return Err(Refused::TooLong { limit: MAX_STATE_BYTES });
        }
    }
}
