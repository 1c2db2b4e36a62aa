//! Turns `locales/{pt,en,es}/*.toml` into Rust: one field for each plain text, one method
//! for each text with `{placeholders}` or with a singular and a plural, its
//! parameters in the order of the first language's text. A key or a placeholder
//! that one language has and another lacks stops the build.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// The languages: folder and member of `kernel::locale::Locale`. The first is the model for the others.
const LOCALES: [(&str, &str); 3] = [("pt", "Pt"), ("en", "En"), ("es", "Es")];

/// One text in one language.
enum Text {
    Plain(String),
    Plural { one: String, other: String },
}

impl Text {
    /// The names between braces, in order of appearance.
    fn placeholders(&self) -> Vec<&str> {
        let texts = match self {
            Self::Plain(text) => [text.as_str(), ""],
            Self::Plural { one, other } => [other.as_str(), one.as_str()],
        };
        let mut names = Vec::new();
        for name in
            texts.iter().flat_map(|text| text.split('{').skip(1)).filter_map(|rest| rest.split_once('}'))
        {
            if !names.contains(&name.0) {
                names.push(name.0);
            }
        }
        names
    }

    /// What has to agree between the languages: the form, and the placeholders.
    fn shape(&self) -> (bool, BTreeSet<&str>) {
        (matches!(self, Self::Plural { .. }), self.placeholders().into_iter().collect())
    }
}

/// Flattens nested tables: `[home] title` becomes `home_title`.
fn flatten(prefix: &str, table: &toml::Table, texts: &mut BTreeMap<String, Text>) -> Result<(), String> {
    for (key, value) in table {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}_{key}") };
        let text = match value {
            toml::Value::String(text) => Text::Plain(text.clone()),
            toml::Value::Table(inner) => match (inner.get("one"), inner.get("other")) {
                (Some(toml::Value::String(one)), Some(toml::Value::String(other))) if inner.len() == 2 => {
                    Text::Plural { one: one.clone(), other: other.clone() }
                }
                _ => {
                    flatten(&name, inner, texts)?;
                    continue;
                }
            },
            _ => return Err(format!("`{name}` is neither a text nor a table")),
        };
        texts.insert(name, text);
    }
    Ok(())
}

fn generate(languages: &[(&str, BTreeMap<String, Text>)]) -> Result<String, Box<dyn Error>> {
    let Some((_, model)) = languages.first() else { return Err("no language".into()) };
    let mut fields = String::new();
    let mut methods = String::new();
    let mut statics: Vec<String> = vec![String::new(); languages.len()];
    for (key, text) in model {
        let all: Vec<&Text> = languages.iter().filter_map(|(_, texts)| texts.get(key)).collect();
        let (plural, names) = (matches!(text, Text::Plural { .. }), text.placeholders());
        let doc = match text {
            Text::Plain(text) => text,
            Text::Plural { other, .. } => other,
        };
        let doc = format!("/// “{}”", doc.replace('\n', " ").replace(['[', ']', '<', '>'], "·"));
        if !plural && names.is_empty() {
            writeln!(fields, "    {doc}\n    pub {key}: &'static str,")?;
            for (body, text) in statics.iter_mut().zip(&all) {
                if let Text::Plain(text) = text {
                    writeln!(body, "    {key}: {text:?},")?;
                }
            }
            continue;
        }
        let mut parameters: String = names
            .iter()
            .filter(|name| !plural || **name != "n")
            .map(|name| format!(", {name}: impl ::std::fmt::Display"))
            .collect();
        if plural {
            parameters.insert_str(0, ", n: u64");
        }
        writeln!(methods, "    {doc}\n    #[must_use]\n    pub fn {key}(&self{parameters}) -> String {{")?;
        writeln!(methods, "        match self.locale {{")?;
        for ((_, member), text) in LOCALES.iter().zip(&all) {
            match text {
                Text::Plain(text) => writeln!(methods, "            Locale::{member} => format!({text:?}),")?,
                Text::Plural { one, other } => {
                    writeln!(methods, "            Locale::{member} if n == 1 => format!({one:?}),")?;
                    writeln!(methods, "            Locale::{member} => format!({other:?}),")?;
                }
            }
        }
        writeln!(methods, "        }}\n    }}")?;
    }
    let mut code = format!(
        "/// Every text of the product in one language.\npub struct Texts {{\n    /// The language.\n    pub locale: Locale,\n{fields}}}\n\nimpl Texts {{\n{methods}}}\n"
    );
    for ((file, member), body) in LOCALES.iter().zip(statics) {
        writeln!(
            code,
            "/// The texts of `{file}`.\npub static {}: Texts = Texts {{\n    locale: Locale::{member},\n{body}}};",
            file.to_uppercase()
        )?;
    }
    Ok(code)
}

/// Every difference between a language and the first one, as a sentence.
fn differences(model: &BTreeMap<String, Text>, file: &str, texts: &BTreeMap<String, Text>) -> Vec<String> {
    let missing = model
        .keys()
        .filter(|key| !texts.contains_key(*key))
        .map(|key| format!("locales/{file} lacks `{key}`"));
    let extra = texts
        .keys()
        .filter(|key| !model.contains_key(*key))
        .map(|key| format!("only locales/{file} has `{key}`"));
    let other = model.iter().filter_map(|(key, text)| {
        let theirs = texts.get(key)?;
        (theirs.shape() != text.shape())
            .then(|| format!("`{key}` has other placeholders or forms in locales/{file}"))
    });
    missing.chain(extra).chain(other).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    let mut languages = Vec::new();
    for (file, _) in LOCALES {
        let mut texts = BTreeMap::new();
        for entry in fs::read_dir(format!("locales/{file}"))? {
            let path = entry?.path();
            let mut own = BTreeMap::new();
            let table: toml::Table = fs::read_to_string(&path)?.parse()?;
            flatten("", &table, &mut own).map_err(|problem| format!("{}: {problem}", path.display()))?;
            for (key, text) in own {
                if texts.insert(key.clone(), text).is_some() {
                    return Err(format!("{} says `{key}` once more", path.display()).into());
                }
            }
        }
        languages.push((file, texts));
    }
    if let Some(((_, model), others)) = languages.split_first() {
        let problems: Vec<String> =
            others.iter().flat_map(|(file, texts)| differences(model, file, texts)).collect();
        if !problems.is_empty() {
            return Err(problems.join("; ").into());
        }
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("texts.rs"), generate(&languages)?)?;
    Ok(())
}
