//! Files as people send them: packed by gzip or not.

use flate2::read::MultiGzDecoder;
use std::io::{self, Cursor, Read};

/// The bytes behind a gzip wrapper, or as they are. Whoever reads them bounds how many.
pub(crate) fn unpacked<'a>(mut input: Box<dyn Read + Send + 'a>) -> io::Result<Box<dyn Read + Send + 'a>> {
    let mut magic = Vec::with_capacity(2);
    input.by_ref().take(2).read_to_end(&mut magic)?;
    let packed = magic == [0x1f, 0x8b];
    let whole = Cursor::new(magic).chain(input);
    Ok(if packed { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) })
}
