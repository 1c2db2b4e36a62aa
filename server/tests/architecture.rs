//! The rules of the house (docs/architecture.md), each with a test that it
//! holds and a test that it would notice a breach.

#![allow(clippy::expect_used, reason = "a test that can't go on has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A package of the workspace and what it depends on, tests aside.
struct Package {
    name: String,
    dependencies: Vec<String>,
}

/// A file of source and where it stands, from the workspace's root.
struct Source {
    path: String,
    text: String,
}

const CONTEXTS: [&str; 4] =
    ["booking_management", "customer_management", "property_management", "properties_listing"];

/// What every context may depend on.
const CONTEXT_ALLOWED: [&str; 8] =
    ["kernel", "async-trait", "chrono", "serde", "serde_json", "thiserror", "tracing", "uuid"];

/// What a context's own domain needs beyond that, with the reason.
const CONTEXT_EXTRAS: [(&str, &str); 16] = [
    // holidays that move with Easter
    ("booking_management", "computus"),
    // a form that is sent twice is told by its hash
    ("booking_management", "sha2"),
    // the address of a calendar elsewhere is taken apart before it is kept
    ("booking_management", "url"),
    // whoever changes what is kept in memory waits for the others, behind the feature `test-doubles`
    ("booking_management", "tokio"),
    // passwords and tokens show in no log and are wiped when dropped
    ("customer_management", "secrecy"),
    // files that are sent in are handed on without being copied
    ("customer_management", "bytes"),
    ("property_management", "bytes"),
    // what a section said is told by its hash
    ("property_management", "sha2"),
    // their tests store objects in memory, behind the feature `test-doubles`
    ("customer_management", "storage"),
    ("property_management", "storage"),
    // the catalogue is made of words and bitmaps, seated along a curve over the ground
    ("properties_listing", "fast_hilbert"),
    ("properties_listing", "fst"),
    ("properties_listing", "roaring"),
    // and is written down for the next start
    ("properties_listing", "rmp-serde"),
    ("properties_listing", "serde_bytes"),
    // the freshness gate waits; tokio's `sync` alone, no runtime
    ("properties_listing", "tokio"),
];

// --- the rules

/// Rule 1a: a context depends on the kernel and a short list of pure crates.
fn contexts_stay_pure(packages: &[Package]) -> Vec<String> {
    packages
        .iter()
        .filter(|p| CONTEXTS.contains(&p.name.as_str()))
        .flat_map(|p| {
            p.dependencies
                .iter()
                .filter(|d| {
                    !CONTEXT_ALLOWED.contains(&d.as_str())
                        && !CONTEXT_EXTRAS.contains(&(p.name.as_str(), d.as_str()))
                })
                .map(|d| format!("{} depends on {d}", p.name))
        })
        .collect()
}

/// Rule 1b: the kernel knows no context and no infrastructure.
fn kernel_knows_nobody(packages: &[Package]) -> Vec<String> {
    let banned: BTreeSet<&str> =
        CONTEXTS.into_iter().chain(["sql", "sqlx", "axum", "leptos", "tokio", "app", "server"]).collect();
    packages
        .iter()
        .filter(|p| p.name == "kernel")
        .flat_map(|p| {
            p.dependencies
                .iter()
                .filter(|d| banned.contains(d.as_str()))
                .map(|d| format!("kernel depends on {d}"))
        })
        .collect()
}

/// Rule 1c: the domain names neither application nor adapters, the application no adapters.
/// Tests at the end of a file, or in a file of their own, may: they run on the in-memory adapters.
fn layers_point_inwards(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources.iter().filter(|s| s.path.starts_with("server/contexts/")) {
        let code = without_tests(source);
        let banned: &[&str] = if source.path.contains("/src/domain/") {
            &["crate::application", "crate::adapters", "crate::container"]
        } else if source.path.contains("/src/application/") {
            &["crate::adapters"]
        } else {
            &[]
        };
        for word in banned.iter().filter(|word| code.contains(**word)) {
            breaches.push(format!("{} names {word}", source.path));
        }
    }
    breaches
}

/// Rule 1d: only the kit names sqlx; only the kit, adapters and the binary name the kit.
fn one_package_names_the_driver(packages: &[Package]) -> Vec<String> {
    packages
        .iter()
        .flat_map(|p| {
            p.dependencies.iter().filter_map(move |d| match d.as_str() {
                "sqlx" if p.name != "sql" => Some(format!("{} depends on sqlx", p.name)),
                "sql" if !(p.name.ends_with("_adapters") || p.name == "server") => {
                    Some(format!("{} depends on sql", p.name))
                }
                _ => None,
            })
        })
        .collect()
}

/// Packages that alone know one thing, and the crates that nobody else names.
const SPECIALISTS: [(&str, &[&str]); 3] = [
    // how e-mail leaves
    ("mail", &["lettre", "mail-parser"]),
    // what strangers send: pictures and documents. `flate2` and `png` are everyday ones: tables come
    // packed, and drawn covers are no stranger's
    (
        "pictures",
        &["hayro-syntax", "image-webp", "jpeg-encoder", "kamadak-exif", "moxcms", "webp", "zune-jpeg"],
    ),
    // where objects lie
    ("storage", &["aws-sdk-s3"]),
];

/// Rule 1e: a specialist knows the kernel, nothing above it and no other specialist; contexts know
/// the kernel's port, and only the binary names the package (and what a context's tests need).
fn specialists_stay_apart(packages: &[Package]) -> Vec<String> {
    let above: BTreeSet<&str> =
        CONTEXTS.into_iter().chain(["sql", "sqlx", "axum", "leptos", "app", "server"]).collect();
    let named = |who: &str, what: &str| {
        SPECIALISTS.iter().any(|(package, crates)| {
            let asked = *package == what && who != "server" && !CONTEXT_EXTRAS.contains(&(who, what));
            let bypassed = *package != who && crates.contains(&what);
            let climbs = *package == who && above.contains(what.strip_suffix("_adapters").unwrap_or(what));
            asked || bypassed || climbs
        })
    };
    packages
        .iter()
        .flat_map(|p| {
            let breaks = |d: &&String| named(&p.name, d);
            p.dependencies.iter().filter(breaks).map(|d| format!("{} depends on {d}", p.name))
        })
        .collect()
}

/// Rule 2: no context, and no context's adapters, depends on another context.
fn contexts_never_meet(packages: &[Package]) -> Vec<String> {
    packages
        .iter()
        .filter_map(|p| {
            let own = p.name.strip_suffix("_adapters").unwrap_or(&p.name);
            CONTEXTS.contains(&own).then_some((p, own))
        })
        .flat_map(|(p, own)| {
            p.dependencies.iter().filter_map(move |d| {
                let context = d.strip_suffix("_adapters").unwrap_or(d);
                (CONTEXTS.contains(&context) && context != own).then(|| format!("{} depends on {d}", p.name))
            })
        })
        .collect()
}

/// Rule 3: the public side's statements read the views `listed_*` and nothing else.
fn the_public_side_reads_views(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources {
        if !(source.path.starts_with("server/contexts/properties_listing/") && source.path.ends_with(".sql"))
        {
            continue;
        }
        let text: String = source
            .text
            .lines()
            .map(|line| line.split("--").next().unwrap_or(""))
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        let words: Vec<&str> =
            text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect();
        let own: BTreeSet<&str> =
            words.windows(2).filter(|pair| pair[1] == "as").map(|pair| pair[0]).collect();
        for pair in words.windows(2) {
            let reads = matches!(pair[0], "from" | "join");
            if reads && !pair[1].starts_with("listed_") && pair[1] != "select" && !own.contains(pair[1]) {
                breaches.push(format!("{} reads {}", source.path, pair[1]));
            }
            if matches!(pair[0], "insert" | "update" | "delete") {
                breaches.push(format!("{} writes", source.path));
            }
        }
    }
    breaches
}

/// Rule 4: what the browser downloads holds no context, no runtime, no database.
fn the_browser_gets_no_server(wasm_tree: &[String]) -> Vec<String> {
    let banned: BTreeSet<&str> =
        CONTEXTS.into_iter().chain(["kernel", "sql", "sqlx", "tokio", "axum", "server"]).collect();
    wasm_tree
        .iter()
        .filter(|name| banned.contains(name.as_str()))
        .map(|name| format!("the browser's tree holds {name}"))
        .collect()
}

/// Rule 7: only the binary makes callers out of nothing.
fn only_the_edge_makes_callers(sources: &[Source]) -> Vec<String> {
    let makers = ["Agent::operator(", "Agent::member(", "Operator::at_the_command_line("];
    let mut breaches = Vec::new();
    for source in sources.iter().filter(|s| s.path.ends_with(".rs")) {
        let edge = source.path.starts_with("server/src/")
            // who a session belongs to
            || source.path == "app/src/session/caller.rs"
            || source.path.contains("/tests/")
            || source.path.ends_with("/tests.rs")
            || source.path.contains("/benches/")
            || source.path.ends_with("/contract.rs")
            || source.path.contains("/contract/")
            || source.path.contains("/contract/")
            || source.path.ends_with("/fixtures.rs")
            || source.path.starts_with("server/kernel/");
        if edge {
            continue;
        }
        let code = without_tests(source);
        for maker in makers.iter().filter(|maker| code.contains(**maker)) {
            breaches.push(format!("{} calls {maker}…)", source.path));
        }
    }
    breaches
}

/// Rule 8: `<textarea>` is written where its text is escaped, and nowhere else; `<Title>` nowhere.
fn what_leptos_does_not_escape_has_one_place(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources.iter().filter(|s| s.path.starts_with("app/src/") && s.path.ends_with(".rs")) {
        let code = without_tests(source);
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for tag in ["<textarea", "<Title"] {
            let allowed = tag == "<textarea" && source.path == "app/src/ui/form/text_area.rs";
            if !allowed && code.iter().any(|line| line.contains(tag)) {
                breaches.push(format!("{} writes {tag}>", source.path));
            }
        }
    }
    breaches
}

// --- that they hold

#[test]
fn contexts_depend_on_the_kernel_and_their_short_list_only() {
    assert_none(contexts_stay_pure(&workspace()));
}

#[test]
fn the_kernel_depends_on_no_context_and_no_infrastructure() {
    assert_none(kernel_knows_nobody(&workspace()));
}

#[test]
fn domain_and_application_point_inwards() {
    assert_none(layers_point_inwards(&sources()));
}

#[test]
fn only_the_kit_names_the_database_driver() {
    assert_none(one_package_names_the_driver(&workspace()));
}

#[test]
fn email_strangers_files_and_objects_are_one_packages_business_each() {
    let packages = workspace();
    for (specialist, _) in SPECIALISTS {
        assert!(
            packages.iter().any(|p| p.name == specialist),
            "{specialist} is not in the workspace any more"
        );
    }
    assert_none(specialists_stay_apart(&packages));
}

#[test]
fn no_context_depends_on_another() {
    assert_none(contexts_never_meet(&workspace()));
}

#[test]
fn the_public_side_reads_nothing_but_the_published_views() {
    assert_none(the_public_side_reads_views(&sources()));
}

#[test]
fn the_browser_downloads_no_context_runtime_or_database() {
    assert_none(the_browser_gets_no_server(&wasm_tree()));
}

#[test]
fn callers_are_made_at_the_edge_only() {
    assert_none(only_the_edge_makes_callers(&sources()));
}

#[test]
fn what_leptos_does_not_escape_is_written_in_one_place() {
    assert_none(what_leptos_does_not_escape_has_one_place(&sources()));
}

// --- that each would notice

fn package(name: &str, dependencies: &[&str]) -> Package {
    Package { name: name.into(), dependencies: dependencies.iter().map(|d| (*d).into()).collect() }
}

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

#[test]
fn a_context_that_takes_up_axum_is_noticed() {
    assert_eq!(contexts_stay_pure(&[package("property_management", &["kernel", "axum"])]).len(), 1);
    assert_eq!(contexts_stay_pure(&[package("property_management", &["roaring"])]).len(), 1);
}

#[test]
fn a_kernel_that_takes_up_a_context_is_noticed() {
    assert_eq!(kernel_knows_nobody(&[package("kernel", &["serde", "properties_listing"])]).len(), 1);
}

#[test]
fn a_domain_that_names_its_application_is_noticed() {
    let domain = "server/contexts/property_management/src/domain/property.rs";
    let use_case = "server/contexts/property_management/src/application/use_cases/publish.rs";
    assert_eq!(layers_point_inwards(&[source(domain, "use crate::application::ports::X;")]).len(), 1);
    assert_eq!(layers_point_inwards(&[source(use_case, "use crate::adapters::inmemory;")]).len(), 1);
    let tested = "struct A;\n#[cfg(test)]\nmod tests { use crate::adapters::inmemory; }";
    assert_eq!(layers_point_inwards(&[source(use_case, tested)]).len(), 0);
    let tests = "server/contexts/property_management/src/application/use_cases/publish/tests.rs";
    assert_eq!(layers_point_inwards(&[source(tests, "use crate::adapters::inmemory;")]).len(), 0);
    let attests = "server/contexts/property_management/src/application/use_cases/attests.rs";
    assert_eq!(layers_point_inwards(&[source(attests, "use crate::adapters::inmemory;")]).len(), 1);
}

#[test]
fn a_second_package_that_names_the_driver_is_noticed() {
    assert_eq!(one_package_names_the_driver(&[package("property_management_adapters", &["sqlx"])]).len(), 1);
    assert_eq!(one_package_names_the_driver(&[package("app", &["sql"])]).len(), 1);
}

#[test]
fn who_does_a_specialists_work_is_noticed_and_a_specialist_that_does_others() {
    let noticed = |name, dependencies: &[&str]| specialists_stay_apart(&[package(name, dependencies)]).len();
    assert_eq!(noticed("customer_management_adapters", &["kernel", "lettre"]), 1);
    assert_eq!(noticed("customer_management_adapters", &["mail"]), 1);
    assert_eq!(noticed("mail", &["kernel", "lettre", "customer_management", "sql"]), 2);
    assert_eq!(noticed("mail", &["kernel", "lettre", "property_management_adapters"]), 1);
    assert_eq!(noticed("server", &["kernel", "mail", "pictures", "storage"]), 0);
    assert_eq!(noticed("property_management_adapters", &["kernel", "zune-jpeg"]), 1);
    assert_eq!(noticed("storage", &["kernel", "pictures"]), 1);
    assert_eq!(noticed("server", &["pictures", "webp"]), 1);
    assert_eq!(noticed("pictures", &["kernel", "webp", "sql", "property_management_adapters"]), 2);
    assert_eq!(noticed("storage", &["kernel", "aws-sdk-s3"]), 0);
    assert_eq!(noticed("server", &["storage", "aws-sdk-s3"]), 1);
    assert_eq!(noticed("properties_listing", &["storage"]), 1);
}

#[test]
fn two_contexts_that_meet_are_noticed() {
    assert_eq!(contexts_never_meet(&[package("properties_listing", &["property_management"])]).len(), 1);
    assert_eq!(
        contexts_never_meet(&[package("properties_listing_adapters", &["property_management"])]).len(),
        1
    );
    assert_eq!(
        contexts_never_meet(&[package("properties_listing_adapters", &["properties_listing"])]).len(),
        0
    );
}

#[test]
fn a_public_statement_that_reads_a_table_is_noticed() {
    let path = "server/contexts/properties_listing/adapters/src/sql/statements/cards.sql";
    assert_eq!(the_public_side_reads_views(&[source(path, "SELECT a FROM properties")]).len(), 1);
    assert_eq!(
        the_public_side_reads_views(&[source(
            path,
            "SELECT a FROM listed_cards c JOIN property_owners o ON 1"
        )])
        .len(),
        1
    );
    assert_eq!(the_public_side_reads_views(&[source(path, "DELETE FROM listed_cards")]).len(), 1);
    assert_eq!(
        the_public_side_reads_views(&[source(path, "SELECT a FROM listed_cards -- from properties")]).len(),
        0
    );
}

#[test]
fn a_server_crate_in_the_browser_is_noticed() {
    assert_eq!(the_browser_gets_no_server(&["leptos".into(), "tokio".into()]).len(), 1);
}

#[test]
fn a_caller_made_inside_is_noticed() {
    let page = "app/src/portal/results.rs";
    assert_eq!(only_the_edge_makes_callers(&[source(page, "Agent::operator(organization)")]).len(), 1);
}

// --- how they look

#[test]
fn a_second_textarea_is_noticed() {
    let text = "view! { <textarea>{text}</textarea> }";
    let page = "app/src/dashboard/team.rs";
    assert_eq!(what_leptos_does_not_escape_has_one_place(&[source(page, text)]).len(), 1);
    assert_eq!(
        what_leptos_does_not_escape_has_one_place(&[source("app/src/ui/form/text_area.rs", text)]).len(),
        0
    );
    let title = source(page, "view! { <Title text=name/> }");
    assert_eq!(what_leptos_does_not_escape_has_one_place(&[title]).len(), 1);
}

fn assert_none(breaches: Vec<String>) {
    assert!(breaches.is_empty(), "the house's rules are broken:\n  {}", breaches.join("\n  "));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("server lies in the workspace").to_owned()
}

/// The code of a file up to its tests, without comments: those may point anywhere.
/// Of a file that is all tests, by its name or its folder's, nothing.
fn without_tests(source: &Source) -> String {
    let tests = |name: &str| name == "tests" || name.ends_with("_tests");
    if source.path.trim_end_matches(".rs").split('/').skip_while(|name| *name != "src").any(tests) {
        return String::new();
    }
    let code = source.text.split("#[cfg(test)]").next().unwrap_or(&source.text);
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("cargo runs, since it runs this test");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo writes UTF-8")
}

fn workspace() -> Vec<Package> {
    let metadata: serde_json::Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps", "--offline"]))
            .expect("cargo metadata is JSON");
    let packages: Vec<Package> = metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|p| Package {
            name: p["name"].as_str().expect("a name").to_owned(),
            dependencies: p["dependencies"]
                .as_array()
                .expect("dependencies")
                .iter()
                .filter(|d| d["kind"].is_null())
                .map(|d| d["name"].as_str().expect("a name").to_owned())
                .collect(),
        })
        .collect();
    for context in CONTEXTS {
        assert!(packages.iter().any(|p| p.name == context), "{context} is not in the workspace any more");
    }
    packages
}

fn wasm_tree() -> Vec<String> {
    let tree = cargo(&[
        "tree",
        "-p",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "-e",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p}",
        "--offline",
    ]);
    let names: BTreeSet<String> =
        tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    assert!(names.contains("leptos"), "the browser's tree was not read");
    names.into_iter().collect()
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<Source>) {
        for entry in fs::read_dir(folder).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, root, found);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "sql") {
                found.push(Source {
                    path: path.strip_prefix(root).expect("below the root").display().to_string(),
                    text: fs::read_to_string(&path).expect("source is UTF-8"),
                });
            }
        }
    }
    let root = root();
    let mut found = Vec::new();
    for folder in ["app/src", "frontend/src", "server"] {
        walk(&root.join(folder), &root, &mut found);
    }
    assert!(found.len() > 50, "the sources were not read");
    found
}
