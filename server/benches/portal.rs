//! `make bench`: how fast the portal is, as ratios of one run.
//!
//! A static route in the same process sends the same bytes as the results page;
//! everything else is told as a fraction of it, so that the figures mean the
//! same on any machine. Load comes from `wrk` on the same cores.
//!
//! ```text
//! cargo bench -p server --bench portal              # 10,000 and 1,000,000 listings, then the rest
//! cargo bench -p server --bench portal -- 10000     # one size
//! cargo bench -p server --bench portal -- import    # a file of 100,000 rows
//! cargo bench -p server --bench portal -- sign-in   # passwords, and what they do to the pages
//! cargo bench -p server --bench portal -- pictures  # what photographs that come in do to the pages
//! ```

use axum::body::{Body, Bytes, to_bytes};
use axum::routing::get;
use bytes::BytesMut;
use estate_os::bootstrap::Estate;
use estate_os::catalogue_file::CatalogueFile;
use estate_os::config::Config;
use http::Request;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_stream::StreamExt as _;
use tower::ServiceExt;

type Outcome<T> = Result<T, Box<dyn Error>>;

const RESULTS: &str = "/comprar";
const SECONDS: u32 = 6;
const CONNECTIONS: u32 = 32;

fn main() -> Outcome<()> {
    estate_os::allocator::be_thrifty();
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    match arguments.as_slice() {
        [serve, folder, port, cache] if serve == "serve" => child(Path::new(folder), port, cache),
        [cli, rest @ ..] if cli == "cli" => command_line(rest),
        [what] if what == "import" => import(),
        [what] if what == "sign-in" => sign_in(),
        [what] if what == "pictures" => pictures(),
        [] => {
            [10_000, 1_000_000].into_iter().try_for_each(measure)?;
            import()?;
            sign_in()?;
            pictures()
        }
        sizes => sizes.iter().try_for_each(|size| measure(size.parse()?)),
    }
}

// --- the parent: measures

struct Load {
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
}

fn measure(listings: u64) -> Outcome<()> {
    let folder = scratch()?.join(format!("portal-{listings}"));
    prepare(&folder, listings)?;
    println!("\n{listings} listings, SQLite, {CONNECTIONS} connections, {SECONDS} s each");
    println!("{:<44} {:>10} {:>8} {:>9} {:>9}  target", "", "per second", "ratio", "p50 ms", "p99 ms");

    let _ = fs::remove_file(folder.join("catalogue.snapshot"));
    let (kept, first_start) = Server::start(&folder, "24")?;
    let detail = kept.some_listing()?;
    let fixed = kept.load("/bench/static", None)?;
    row("static route, the results page's bytes", &fixed, &fixed, "");
    let results = kept.load(RESULTS, None)?;
    row("results page", &results, &fixed, "≥ 0.5, p99 ≤ 3 × static");
    let fixed_detail = kept.load("/bench/static-detail", None)?;
    let shown = kept.load(&detail, None)?;
    row("detail page (of a static route of its bytes)", &shown, &fixed_detail, "≥ 0.5, p99 ≤ 3 × static");
    let memory = kept.resident_mib()?;
    drop(kept);

    let (bare, cold_start) = Server::start(&folder, "0")?;
    let results = bare.load(RESULTS, None)?;
    row("results page, never kept", &results, &fixed, "≥ 0.025");
    let shown = bare.load(&detail, None)?;
    row("detail page, never kept", &shown, &fixed_detail, "≥ 0.025");
    let paths = searches();
    let any = script(&folder, "any", &paths)?;
    // Ten times as many listings fill more pages: like is compared with like.
    let full = script(&folder, "full", &bare.who_fill_a_page(paths)?)?;
    let searched = bare.load(RESULTS, Some(&any))?;
    row("search: 3 filters + words + rectangle", &searched, &fixed, "p99 < 20 ms, 1 M ≤ 2 × 10 k");
    let single = bare.load_with(RESULTS, Some(&any), 1)?;
    row("the same, one at a time", &single, &fixed, "p99 < 20 ms, 1 M ≤ 2 × 10 k");
    let filled = bare.load_with(RESULTS, Some(&full), 1)?;
    row("those that fill a page, one at a time", &filled, &fixed, "p99 < 20 ms, 1 M ≤ 2 × 10 k");
    let bare_memory = bare.resident_mib()?;
    for (what, first_byte) in [
        ("first start to first byte, catalogue from rows", first_start),
        ("cold start to first byte, catalogue from file", cold_start),
    ] {
        println!("{what:<44} {:>10.0} ms {:>33}  < 500 ms", first_byte.as_secs_f64() * 1e3, "");
    }
    println!(
        "{:<44} {memory:>10.0} MiB (pages never kept: {bare_memory:.0} MiB) {:>7}  < 150 MiB",
        "resident after the load", ""
    );
    Ok(())
}

/// A file of 100,000 rows that nobody has seen before, with its columns named.
fn import() -> Outcome<()> {
    const ROWS: u32 = 100_000;
    let folder = scratch()?.join("import");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let mut text = String::from("Ref,Preço,Concelho,Freguesia,Quartos,Área,Foto,Texto\n");
    for row in 0..ROWS {
        let (town, price, rooms) =
            (["Lisboa", "Porto", "Sintra", "Braga"][row as usize % 4], 90_000 + row % 700_000, row % 6);
        text.push_str(&format!(
            "R{row},{price},{town},,{rooms},{},https://example.pt/{row}.jpg,\"Casa com boa luz, perto de tudo. Número {row}.\"\n",
            40 + row % 200
        ));
    }
    let file = folder.join("homes.csv");
    fs::write(&file, text)?;
    let maps = [
        "reference=Ref",
        "price=Preço",
        "municipality=Concelho",
        "parish=Freguesia",
        "bedrooms=Quartos",
        "gross_area=Área",
        "image_urls=Foto",
        "description=Texto",
    ];
    let run = || -> Outcome<(String, Duration)> {
        let mut command = Command::new(std::env::current_exe()?);
        command
            .args(["cli", "import", &file.display().to_string()])
            .env("ESTATE_OS_DATA_DIR", folder.join("data"));
        if !folder.join("data").exists() {
            command.args(["--new-agency", "Casa do Mar", "--ami", "12345"]);
        }
        command.args(maps.iter().flat_map(|map| ["--map", map]));
        command.args([
            "--set",
            "listing_type=sale",
            "--set",
            "property_type=apartment",
            "--publish-incomplete",
        ]);
        let begin = Instant::now();
        let output = command.output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let last = said.lines().last().ok_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
        Ok((last.to_owned(), begin.elapsed()))
    };
    println!("\nimport of {ROWS} rows, published, SQLite");
    for what in ["the first time", "the same file again"] {
        let (said, took) = run()?;
        println!("{what:<44} {:>10.1} s {:>34}  < 60 s   ({said})", took.as_secs_f64(), "");
    }
    Ok(())
}

/// What one password costs, and what fifty a second do to those who look at listings.
fn sign_in() -> Outcome<()> {
    const EACH_SECOND: u32 = 50;
    let folder = scratch()?.join("portal-10000");
    prepare(&folder, 10_000)?;
    let (server, _) = Server::start(&folder, "24")?;
    println!("\nsigning in with wrong passwords (argon2id), 10,000 listings, 4 connections for the pages");

    let mut alone: Vec<Duration> = (0..20).map(|n| attempt(server.port, n)).collect::<Outcome<_>>()?;
    alone.sort_unstable();
    println!("{:<44} {:>10.1} ms", "one attempt, alone (median)", alone[alone.len() / 2].as_secs_f64() * 1e3);

    let port = server.port;
    let sent = move |n| attempt(port, n).is_ok();
    let flood = Flood::start(8, None, sent);
    std::thread::sleep(Duration::from_secs(u64::from(SECONDS)));
    let done = flood.stop();
    println!("{:<44} {:>10.0} per second", "as many as go", f64::from(done) / f64::from(SECONDS));

    let idle = server.load_with(RESULTS, None, 4)?;
    let flood = Flood::start(32, Some(EACH_SECOND), sent);
    let busy = server.load_with(RESULTS, None, 4)?;
    let done = flood.stop();
    println!(
        "{:<44} {:>10.0} {:>8} {:>9.2} {:>9.2}",
        "results page, nobody signs in", idle.per_second, "", idle.p50_ms, idle.p99_ms
    );
    println!(
        "{:<44} {:>10.0} {:>8.2} {:>9.2} {:>9.2}  ({:.0} attempts a second meanwhile)",
        "results page, fifty a second sign in",
        busy.per_second,
        busy.per_second / idle.per_second,
        busy.p50_ms,
        busy.p99_ms,
        f64::from(done) / f64::from(SECONDS + 1)
    );
    Ok(())
}

/// What photographs that are being made do to those who look at listings.
fn pictures() -> Outcome<()> {
    const AT_ONCE: u32 = 8;
    let folder = scratch()?.join("portal-10000");
    prepare(&folder, 10_000)?;
    let (server, _) = Server::start(&folder, "24")?;
    println!("\nphotographs of 12 megapixels, 10,000 listings, 4 connections for the pages");
    let (port, photograph) = (server.port, Arc::new(photograph()?));
    let pauses = folder.join("pauses.lua");
    fs::write(&pauses, "function delay() return math.random(2, 10) end\n")?;
    for (who, script) in
        [("visitors who read what they get", Some(pauses.as_path())), ("who never rest", None)]
    {
        let idle = server.load_with(RESULTS, script, 4)?;
        let photograph = Arc::clone(&photograph);
        let flood = Flood::start(AT_ONCE, None, move |_| send_photograph(port, &photograph).is_ok());
        let busy = server.load_with(RESULTS, script, 4)?;
        let made = flood.stop();
        println!("{who}");
        row("results page, no photograph comes in", &idle, &idle, "");
        row("results page, eight at a time come in", &busy, &idle, "p99 ≤ 3 × idle");
        println!(
            "{:<44} {:>10.1} per second; p99 {:.1} × idle",
            "photographs made meanwhile",
            f64::from(made) / f64::from(SECONDS + 1),
            busy.p99_ms / idle.p99_ms
        );
    }
    Ok(())
}

/// A drawing of twelve megapixels, as large in bytes as a telephone's photograph.
fn photograph() -> Outcome<Vec<u8>> {
    let (width, height) = (4000_u16, 3000_u16);
    let mut samples = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..u32::from(height) {
        for x in 0..u32::from(width) {
            let grain = (x * 31 + y * 17) % 23;
            samples.push(((x / 7 + y / 5) % 200 + grain) as u8);
            samples.push(((x / 11 + y / 3) % 200 + grain) as u8);
            samples.push((y / 16 % 256) as u8);
        }
    }
    let mut written = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut written, 90);
    encoder.encode(&samples, width, height, jpeg_encoder::ColorType::Rgb)?;
    Ok(written)
}

fn send_photograph(port: u16, photograph: &[u8]) -> Outcome<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    let length = photograph.len();
    write!(
        stream,
        "POST /bench/photograph HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
    )?;
    stream.write_all(photograph)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(answer.into()) }
}

/// One wrong password, from an address of its own so that nothing slows it down.
fn attempt(port: u16, n: u32) -> Outcome<Duration> {
    let body = format!("action=sign_in&email=nobody{n}%40casas.example&password=not-the-password");
    let begin = Instant::now();
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(
        stream,
        "POST /entrar HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: 10.{}.{}.{}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        n >> 16 & 255,
        n >> 8 & 255,
        n & 255,
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 422") {
        Ok(begin.elapsed())
    } else {
        Err(format!("an attempt was answered by {}", answer.lines().next().unwrap_or_default()).into())
    }
}

/// The same again and again from many at once, until it is stopped.
struct Flood {
    stop: Arc<std::sync::atomic::AtomicBool>,
    attempts: Vec<std::thread::JoinHandle<u32>>,
}

impl Flood {
    /// From so many at once; so many a second in all, or as many as go. What is sent gets a
    /// number of its own and says whether it went well.
    fn start(
        at_once: u32,
        each_second: Option<u32>,
        sent: impl Fn(u32) -> bool + Clone + Send + 'static,
    ) -> Self {
        use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
        let stop = Arc::new(AtomicBool::new(false));
        let next = Arc::new(AtomicU32::new(1_000));
        let begin = Instant::now();
        let attempts = (0..at_once)
            .map(|one| {
                let (stop, next, sent) = (Arc::clone(&stop), Arc::clone(&next), sent.clone());
                std::thread::spawn(move || {
                    let mut done = 0;
                    while !stop.load(Ordering::Relaxed) {
                        if let Some(each_second) = each_second {
                            // Each has its turns, spread evenly.
                            let turn = f64::from(one + done * at_once) / f64::from(each_second);
                            let wait = Duration::from_secs_f64(turn).saturating_sub(begin.elapsed());
                            std::thread::sleep(wait.min(Duration::from_secs(1)));
                            if begin.elapsed().as_secs_f64() < turn {
                                continue;
                            }
                        }
                        if sent(next.fetch_add(1, Ordering::Relaxed)) {
                            done += 1;
                        }
                    }
                    done
                })
            })
            .collect();
        Self { stop, attempts }
    }

    fn stop(self) -> u32 {
        self.stop.store(true, std::sync::atomic::Ordering::Relaxed);
        self.attempts.into_iter().filter_map(|attempts| attempts.join().ok()).sum()
    }
}

fn row(name: &str, load: &Load, fixed: &Load, target: &str) {
    println!(
        "{name:<44} {:>10.0} {:>8.3} {:>9.2} {:>9.2}  {target}",
        load.per_second,
        load.per_second / fixed.per_second,
        load.p50_ms,
        load.p99_ms
    );
}

fn scratch() -> Outcome<PathBuf> {
    let target = std::env::current_exe()?
        .ancestors()
        .find(|folder| folder.ends_with("release"))
        .map(Path::to_owned)
        .ok_or("the benchmark lies outside target/release")?;
    let folder = target.join("bench-data");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A server in a process of its own, ended when dropped.
struct Server {
    process: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// Starts it; also tells the time from the start of the process to the
    /// first byte of the home page, however often that takes too long first.
    fn start(folder: &Path, cache_mb: &str) -> Outcome<(Self, Duration)> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let begin = Instant::now();
        let process = Command::new(std::env::current_exe()?)
            .args(["serve", &folder.display().to_string(), &port.to_string(), cache_mb])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut server = Self { process, port };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if begin.elapsed() > Duration::from_secs(60) {
                return Err("the server did not start".into());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        let mut status = [0_u8; 12];
        while status != *b"HTTP/1.1 200" {
            if begin.elapsed() > Duration::from_secs(120) {
                return Err("the server did not show its home page".into());
            }
            server.request("/")?.read_exact(&mut status)?;
        }
        let first_byte = begin.elapsed();
        // static routes are there once the child says so
        let output = server.process.stdout.take().ok_or("no output")?;
        for line in BufReader::new(output).lines() {
            if line? == "warm" {
                return Ok((server, first_byte));
            }
        }
        Err("the server ended while it was loading".into())
    }

    fn request(&self, path: &str) -> Outcome<TcpStream> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        Ok(stream)
    }

    /// The address of a listing on the results page.
    fn some_listing(&self) -> Outcome<String> {
        let page = self.body(RESULTS)?;
        let from = page.find("href=\"/imovel/").ok_or("the results page shows no listing")? + 6;
        Ok(page[from..].split('"').next().unwrap_or_default().to_owned())
    }

    /// Those of these searches that find a whole page.
    fn who_fill_a_page(&self, mut paths: Vec<String>) -> Outcome<Vec<String>> {
        let mut outcome = Ok(());
        paths.retain(|path| {
            let cards = self.body(path).map(|page| page.matches("<article").count());
            cards.map_err(|error| outcome = Err(error)).is_ok_and(|cards| cards >= 24)
        });
        outcome.map(|()| paths)
    }

    fn body(&self, path: &str) -> Outcome<String> {
        let mut page = String::new();
        self.request(path)?.read_to_string(&mut page)?;
        Ok(page)
    }

    fn load(&self, path: &str, script: Option<&Path>) -> Outcome<Load> {
        self.load_with(path, script, CONNECTIONS)
    }

    fn load_with(&self, path: &str, script: Option<&Path>, connections: u32) -> Outcome<Load> {
        for seconds in [1, SECONDS] {
            let mut wrk = Command::new("wrk");
            wrk.args(["--latency", "-t1", &format!("-c{connections}"), &format!("-d{seconds}s")]);
            if let Some(script) = script {
                wrk.arg("-s").arg(script);
            }
            wrk.arg(format!("http://127.0.0.1:{}{path}", self.port));
            let output = wrk
                .output()
                .map_err(|e| format!("wrk can't be run ({e}): install it, as scripts/setup.sh does"))?;
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            if seconds == SECONDS {
                if text.contains("Non-2xx") {
                    return Err(format!("{path}: {text}").into());
                }
                return parse(&text);
            }
        }
        unreachable!("the loop returns in its last round")
    }

    fn resident_mib(&self) -> Outcome<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let kib: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next())
            .ok_or("no VmRSS")?
            .parse()?;
        Ok(kib / 1024.0)
    }
}

fn parse(text: &str) -> Outcome<Load> {
    let after = |label: &str| {
        text.lines()
            .find_map(|line| line.trim().strip_prefix(label))
            .map(str::trim)
            .ok_or_else(|| format!("wrk did not tell {label}: {text}"))
    };
    let milliseconds = |word: &str| -> Outcome<f64> {
        let (number, factor) = if let Some(n) = word.strip_suffix("us") {
            (n, 1e-3)
        } else if let Some(n) = word.strip_suffix("ms") {
            (n, 1.0)
        } else {
            (word.trim_end_matches('s'), 1e3)
        };
        Ok(number.parse::<f64>()? * factor)
    };
    Ok(Load {
        per_second: after("Requests/sec:")?.parse()?,
        p50_ms: milliseconds(after("50%")?)?,
        p99_ms: milliseconds(after("99%")?)?,
    })
}

/// Two thousand different searches: three filters, a word, a rectangle.
fn searches() -> Vec<String> {
    let mut seed = 7_u64;
    let mut pick = |n: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % n
    };
    let words = ["moradia", "vista", "jardim", "centro", "renovado", "praia", "varanda", "novo"];
    let types = ["apartment", "house", "land", "commercial", "office"];
    let energy = ["A", "B", "C", "D"];
    let search = |_| {
        let mut parameters = vec![
            format!("tipo={}", types[pick(5) as usize]),
            format!("preco_min={}", 50_000 + pick(10) * 10_000),
            format!("preco_max={}", 250_000 + pick(20) * 25_000),
            format!("quartos={}", pick(5)),
            format!("banhos={}", 1 + pick(3)),
            format!("energia={}", energy[pick(4) as usize]),
            format!("area_min={}", 40 + pick(60)),
        ];
        for _ in 0..4 {
            parameters.remove(pick(parameters.len() as u64) as usize);
        }
        parameters.push(format!("q={}", words[pick(8) as usize]));
        let (west, south) = (-9.5 + pick(20) as f64 * 0.1, 37.0 + pick(40) as f64 * 0.1);
        parameters.push(format!("mapa={west:.2},{south:.2},{:.2},{:.2}", west + 1.0, south + 0.8));
        format!("{RESULTS}?{}", parameters.join("&"))
    };
    (0..2_000).map(search).collect()
}

/// A wrk script that asks for these in turn.
fn script(folder: &Path, name: &str, paths: &[String]) -> Outcome<PathBuf> {
    let mut lua = String::from("local paths = {\n");
    for path in paths {
        lua.push_str(&format!("\"{path}\",\n"));
    }
    lua.push_str("}\nlocal i = 0\nrequest = function()\n  i = i % #paths + 1\n  return wrk.format(\"GET\", paths[i])\nend\n");
    let file = folder.join(format!("{name}.lua"));
    fs::write(&file, lua)?;
    Ok(file)
}

// --- the child: serves

fn config(folder: &Path, port: &str, cache: &str) -> Outcome<Config> {
    Ok(Config::read(|name| match name {
        "ESTATE_OS_DATA_DIR" => Some(folder.display().to_string()),
        "ESTATE_OS_ADDR" => Some(format!("127.0.0.1:{port}")),
        "ESTATE_OS_PAGE_CACHE_MB" => Some(cache.to_owned()),
        "ESTATE_OS_TRUSTED_PROXIES" => Some("1".to_owned()),
        _ => None,
    })?)
}

/// The command line of the binary, in this very build.
fn command_line(arguments: &[String]) -> Outcome<()> {
    use clap::Parser;
    let cli = estate_os::cli::Cli::parse_from(
        std::iter::once("estate-os".to_owned()).chain(arguments.iter().cloned()),
    );
    Ok(runtime()?.block_on(estate_os::cli::run(cli))?)
}

fn child(folder: &Path, port: &str, cache: &str) -> Outcome<()> {
    let config = config(folder, port, cache)?;
    runtime()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(config.addr).await?;
        let file = CatalogueFile::of(&config);
        let estate = Arc::new(Estate::start_serving(config).await?);
        let router = estate_os::http::router(Arc::clone(&estate));
        // the same bytes from a route that does nothing but send them
        let page: Arc<std::sync::OnceLock<Bytes>> = Arc::default();
        let detail: Arc<std::sync::OnceLock<Bytes>> = Arc::default();
        let fixed = |bytes: &Arc<std::sync::OnceLock<Bytes>>| {
            let bytes = Arc::clone(bytes);
            get(move || {
                let bytes = bytes.get().cloned().unwrap_or_default();
                async move { axum::response::Html(Body::from(bytes)) }
            })
        };
        let maker = Arc::clone(&estate.pictures);
        let made = axum::routing::post(move |body: Body| async move {
            let unusable = |error: &dyn Error| (http::StatusCode::UNPROCESSABLE_ENTITY, error.to_string());
            // A piece at a time and others in between, as forms with files are read.
            let mut pieces = body.into_data_stream();
            let mut content = BytesMut::new();
            while let Some(piece) = pieces.next().await {
                content.extend_from_slice(&piece.map_err(|error| unusable(&error))?);
                tokio::task::yield_now().await;
            }
            maker.make(content.freeze()).await.map(|_| "made").map_err(|error| unusable(&error))
        });
        let whole = axum::Router::new()
            .route("/bench/photograph", made.layer(axum::extract::DefaultBodyLimit::disable()))
            .route("/bench/static", fixed(&page))
            .route("/bench/static-detail", fixed(&detail))
            .merge(router.clone());
        let serving = tokio::spawn(axum::serve(listener, whole).into_future());
        estate.properties_listing.warm().await?;
        let body = fetch(&router, RESULTS).await?;
        let text = String::from_utf8(body.to_vec())?;
        if let Some(from) = text.find("href=\"/imovel/") {
            let path = text[from + 6..].split('"').next().unwrap_or_default().to_owned();
            let _ = detail.set(fetch(&router, &path).await?);
        }
        let _ = page.set(body);
        let catalogue = Arc::clone(&estate.properties_listing.catalogue);
        let runtime = tokio::runtime::Handle::current();
        tokio::task::spawn_blocking(move || file.write(&catalogue, &runtime)).await??;
        println!("warm");
        serving.await??;
        Ok(())
    })
}

async fn fetch(router: &axum::Router, path: &str) -> Outcome<Bytes> {
    let answer = router.clone().oneshot(Request::get(path).body(Body::empty())?).await?;
    Ok(to_bytes(answer.into_body(), usize::MAX).await?)
}

fn runtime() -> Outcome<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

// --- the data

/// A database with so many listings, made once per size.
fn prepare(folder: &Path, listings: u64) -> Outcome<()> {
    let done = folder.join("done");
    let wanted = format!("{listings} {}", SEED.iter().map(|s| s.len()).sum::<usize>());
    if fs::read_to_string(&done).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder)?;
    eprintln!("making {listings} listings (once) …");
    runtime()?.block_on(async {
        let estate = Estate::start(config(folder, "3000", "0")?).await?;
        let mut transaction = estate.database.begin().await?;
        for statement in SEED {
            let mut statement_with = sql::Statement::new(statement);
            if statement.contains("$1") {
                statement_with = statement_with.bind(i64::try_from(listings)?);
            }
            transaction.execute(statement_with).await?;
        }
        transaction.commit().await?;
        estate.database.close().await;
        Ok::<(), Box<dyn Error>>(())
    })?;
    fs::write(done, wanted)?;
    Ok(())
}

/// SQLite's own words: this data never meets PostgreSQL.
const SEED: &[&str] = &[
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
     INSERT INTO organizations (id, version, slug, name, ami_licence, country, founded_at)
     SELECT randomblob(16), 1, 'agency-' || i, 'Imobiliária ' || i, 10000 + i, 'PT', '2020-01-01T00:00:00+00:00' FROM n",
    "CREATE TEMP TABLE town AS
     SELECT ROW_NUMBER() OVER (ORDER BY m.id) AS k, m.id, m.name, m.folded, m.latitude, m.longitude, d.id AS district_id, d.name AS district, d.folded AS district_folded
     FROM places m JOIN places d ON d.id = m.parent
     WHERE m.kind = 'municipality' AND m.country = 'PT' AND m.latitude IS NOT NULL",
    "CREATE TEMP TABLE agency AS SELECT ROW_NUMBER() OVER (ORDER BY slug) AS k, id FROM organizations",
    "CREATE TEMP TABLE word AS SELECT column1 AS k, column2 AS w FROM (VALUES (0,'vista'),(1,'jardim'),(2,'centro'),(3,'renovado'),(4,'praia'),(5,'varanda'),(6,'novo'),(7,'luminoso'),(8,'sossegado'),(9,'elevador'),(10,'metro'))",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1),
     r AS (SELECT i, abs(random()) AS a, abs(random()) AS b, abs(random()) AS c, abs(random()) AS d FROM n)
     INSERT INTO properties (id, organization_id, version, listed_change, reference, listing_type, property_type, status, attention,
       country, district, municipality, district_id, municipality_id, latitude, longitude, address_hidden, public_latitude, public_longitude,
       price_cents, currency, bedrooms, bathrooms, gross_area_dm2, useful_area_dm2, energy_class, features, search_words, created_at, updated_at, published_at)
     SELECT randomblob(16), g.id, 1, 1, 'B-' || r.i,
       CASE WHEN r.a % 10 < 7 THEN 'sale' ELSE 'rent' END,
       CASE WHEN r.b % 20 < 11 THEN 'apartment' WHEN r.b % 20 < 16 THEN 'house' WHEN r.b % 20 < 18 THEN 'land' WHEN r.b % 20 = 18 THEN 'commercial' ELSE 'office' END,
       'ACTIVE', '', 'PT', t.district, t.name, t.district_id, t.id,
       t.latitude, t.longitude, 1, t.latitude + (r.c % 1000 - 500) / 8000.0, t.longitude + (r.d % 1000 - 500) / 8000.0,
       CASE WHEN r.a % 10 < 7 THEN (40000 + r.c % 900000) * 100 ELSE (300 + r.c % 3000) * 100 END, 'EUR',
       r.d % 6, 1 + r.d % 3, (3000 + r.a % 30000), (2500 + r.a % 27000),
       substr('ABCDEF', 1 + r.b % 6, 1), CASE r.c % 4 WHEN 0 THEN 'lift parking' WHEN 1 THEN 'garden pool' WHEN 2 THEN 'balcony' ELSE '' END,
       'b ' || r.i || ' ' || CASE WHEN r.b % 20 < 11 THEN 'apartamento' ELSE 'moradia' END || ' ' || t.folded || ' ' || w1.w || ' ' || w2.w,
       '2026-01-01T00:00:00+00:00', '2026-01-01T00:00:00+00:00',
       strftime('%Y-%m-%dT%H:%M:%S+00:00', '2026-01-01', '+' || (r.d % 20000000) || ' seconds')
     FROM r
     JOIN town t ON t.k = 1 + r.a % (SELECT COUNT(*) FROM town)
     JOIN agency g ON g.k = 1 + r.b % 40
     JOIN word w1 ON w1.k = r.c % 11
     JOIN word w2 ON w2.k = r.d % 11",
    "INSERT INTO property_texts (property_id, locale, title, description)
     SELECT id, 'pt', 'Imóvel ' || reference || ' em ' || municipality, 'Um imóvel com boa luz, perto de tudo, em ' || municipality || '. ' || search_words FROM properties",
    "INSERT INTO property_prices (property_id, position, listing_type, cents, currency, since)
     SELECT id, 0, listing_type, price_cents, 'EUR', published_at FROM properties",
    "INSERT INTO property_cards (number, title_pt)
     SELECT number, title_pt FROM drawn_cards",
    "UPDATE listing_clock SET value = 1",
];
