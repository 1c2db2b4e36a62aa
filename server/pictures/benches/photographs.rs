//! `make bench`: what twenty photographs of twelve megapixels cost, sent eight at a time.
//!
//! ```text
//! cargo bench -p pictures --bench photographs
//! ```

use bytes::Bytes;
use jpeg_encoder::{Encoder, ImageBuffer, JpegColorType};
use kernel::pictures::PictureMaker;
use pictures::{Photographs, Workshop, WorkshopLimits};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PHOTOGRAPHS: u16 = 20;
/// As many as the dashboard takes in at once.
const AT_ONCE: usize = 8;
const MAX_SECONDS: f64 = 12.0;
const MAX_MEGABYTES: f64 = 400.0;

fn main() -> Result<(), Box<dyn Error>> {
    // Drawn by a process of its own, which takes the memory for it along when it ends.
    if let Some(seed) = std::env::args().nth(1).and_then(|argument| argument.parse().ok()) {
        let mut encoder = Encoder::new(std::io::stdout().lock(), 90);
        encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
        return Ok(encoder.encode_image(Scene { seed })?);
    }
    let photographs = (0..PHOTOGRAPHS).map(drawn).collect::<Result<Vec<_>, _>>()?;
    let sent: usize = photographs.iter().map(Bytes::len).sum();
    let runtime = tokio::runtime::Runtime::new()?;
    let before = processor_time();
    let began = Instant::now();
    let kept = runtime.block_on(all_made(photographs))?;
    let wall = began.elapsed().as_secs_f64();
    let processor = (processor_time() - before).as_secs_f64();
    let megabytes = most_held()? as f64 / 1e6;
    println!("\n## Photographs\n");
    println!("| {PHOTOGRAPHS} of 12 megapixels, {AT_ONCE} at once | | target |");
    println!("| --- | ---: | ---: |");
    println!("| seconds of processor | {processor:.1} | {MAX_SECONDS} |");
    println!("| seconds | {wall:.1} | |");
    println!("| megabytes held at most | {megabytes:.0} | {MAX_MEGABYTES} |");
    println!("| megabytes sent | {:.0} | |", sent as f64 / 1e6);
    println!("| megabytes kept | {:.0} | |", kept as f64 / 1e6);
    Ok(())
}

/// Makes them all; how many bytes they have in all sizes and formats.
async fn all_made(photographs: Vec<Bytes>) -> Result<usize, Box<dyn Error>> {
    let maker = Photographs::new(Workshop::open(WorkshopLimits::default())?);
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = Vec::new();
    for content in photographs {
        let place = Arc::clone(&places).acquire_owned().await?;
        let maker = maker.clone();
        tasks.push(tokio::spawn(async move {
            let made = maker.make(content).await;
            drop(place);
            made.map(|made| made.renditions.iter().map(|r| r.webp.len() + r.jpeg.len()).sum::<usize>())
        }));
    }
    let mut kept = 0;
    for task in tasks {
        kept += task.await??;
    }
    Ok(kept)
}

fn drawn(seed: u16) -> Result<Bytes, Box<dyn Error>> {
    let output = std::process::Command::new(std::env::current_exe()?).arg(seed.to_string()).output()?;
    Ok(output.stdout.into())
}

fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// In bytes, as Linux tells it.
fn most_held() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}

/// Clouds of every size, large ones strong and small ones weak, as in photographs: what it takes
/// to read and write them depends on it.
struct Scene {
    seed: u16,
}

impl Scene {
    fn corner(&self, size: u32, x: u32, y: u32) -> f32 {
        let mut hash = (x / size).wrapping_mul(0x9E37_79B1)
            ^ (y / size).wrapping_mul(0x85EB_CA77)
            ^ (size << 16 | u32::from(self.seed)).wrapping_mul(0xC2B2_AE3D);
        hash = (hash ^ hash >> 15).wrapping_mul(0x2C1B_3C6D);
        hash ^= hash >> 13;
        (hash & 0xFFFF) as f32 / 65535.0 - 0.5
    }

    fn at(&self, x: u32, y: u32) -> f32 {
        let mut light = 0.0;
        let mut size = 512;
        while size >= 2 {
            let (across, down) = ((x % size) as f32 / size as f32, (y % size) as f32 / size as f32);
            let between = |from: f32, to: f32, part: f32| from + (to - from) * part;
            let above = between(self.corner(size, x, y), self.corner(size, x + size, y), across);
            let below =
                between(self.corner(size, x, y + size), self.corner(size, x + size, y + size), across);
            light += between(above, below, down) * (size as f32).sqrt() * 10.0;
            size /= 2;
        }
        light
    }
}

impl ImageBuffer for Scene {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        4000
    }

    fn height(&self) -> u16 {
        3000
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let y = u32::from(y);
        for x in 0..u32::from(self.width()) {
            let light = self.at(x, y);
            buffers[0].push((light + 128.0) as u8);
            buffers[1].push((light / 4.0 + 118.0) as u8);
            buffers[2].push((138.0 - light / 4.0) as u8);
        }
    }
}
