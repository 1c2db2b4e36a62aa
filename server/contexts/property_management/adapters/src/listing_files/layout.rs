//! Which column of a file tells which field: a named profile, a mapping given
//! on the command line or in a file, or a profile with changes.

use super::fields::Field;
use super::profiles::Profile;
use super::source::{FileError, Header};
use kernel::locale::{Country, Locale};
use serde::Deserialize;
use std::collections::BTreeMap;
use thiserror::Error;

/// Why a mapping can't be used.
#[derive(Debug, Error)]
pub enum MappingError {
    /// Not written as `FIELD=COLUMN`.
    #[error("`{0}` is not written as FIELD=VALUE, for example price=Preço")]
    NoPair(String),
    /// A field that isn't known.
    #[error("there is no field `{0}`: the fields are {all}", all = names(Field::ALL))]
    UnknownField(String),
    /// Not the TOML that is expected.
    #[error("the mapping file can't be read: {0}")]
    BadFile(#[from] toml::de::Error),
    /// Fields that every row needs are neither mapped nor set.
    #[error("nothing tells {}: give --map FIELD=COLUMN or --set FIELD=VALUE for each", names(.0))]
    Untold(Vec<Field>),
    /// Columns are missing in the file.
    #[error(transparent)]
    File(#[from] FileError),
}

fn names(fields: &[Field]) -> String {
    fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ")
}

/// A mapping file: which columns tell which fields, and what is the same in every row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    #[serde(default)]
    map: BTreeMap<String, String>,
    #[serde(default)]
    set: BTreeMap<String, toml::Value>,
}

/// How the columns of a file are read.
#[derive(Debug, Clone)]
pub struct Layout {
    country: Country,
    profile: Option<&'static Profile>,
    columns: BTreeMap<Field, String>,
    constants: BTreeMap<Field, String>,
}

impl Layout {
    /// The layout of a named format.
    #[must_use]
    pub fn of(profile: &'static Profile) -> Self {
        Self {
            country: profile.country,
            profile: Some(profile),
            columns: profile.columns.iter().map(|(field, column)| (*field, (*column).to_owned())).collect(),
            constants: profile.constants.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
        }
    }

    /// The layout of a file never seen before, to be completed by [`Self::map`]
    /// and [`Self::set`]. Columns that bear a field's own name are mapped by themselves.
    #[must_use]
    pub const fn general(country: Country) -> Self {
        Self { country, profile: None, columns: BTreeMap::new(), constants: BTreeMap::new() }
    }

    /// Says that the listings lie in another country.
    pub const fn set_country(&mut self, country: Country) {
        self.country = country;
    }

    /// Maps a field to a column, written `FIELD=COLUMN`.
    ///
    /// # Errors
    /// [`MappingError`] for an unknown field or a text of another form.
    pub fn map(&mut self, pair: &str) -> Result<(), MappingError> {
        let (field, column) = self::pair(pair)?;
        self.map_column(field, column)
    }

    /// Sets a field to the same value in every row, written `FIELD=VALUE`. It
    /// wins over a column.
    ///
    /// # Errors
    /// [`MappingError`] for an unknown field or a text of another form.
    pub fn set(&mut self, pair: &str) -> Result<(), MappingError> {
        let (field, value) = self::pair(pair)?;
        self.constants.insert(known(field)?, value.to_owned());
        Ok(())
    }

    /// Takes over a mapping file: TOML with the tables `map` and `set`.
    ///
    /// ```toml
    /// [map]
    /// price = "Preço"
    /// municipality = "Concelho"
    ///
    /// [set]
    /// listing_type = "sale"
    /// ```
    ///
    /// # Errors
    /// [`MappingError`] when it isn't TOML of this form or names an unknown field.
    pub fn read(&mut self, mapping: &str) -> Result<(), MappingError> {
        let file: MappingFile = toml::from_str(mapping)?;
        for (field, column) in file.map {
            self.map_column(&field, &column)?;
        }
        for (field, value) in file.set {
            let value = match value {
                toml::Value::String(text) => text,
                other => other.to_string(),
            };
            self.constants.insert(known(&field)?, value);
        }
        Ok(())
    }

    fn map_column(&mut self, field: &str, column: &str) -> Result<(), MappingError> {
        let field = known(field)?;
        self.constants.remove(&field);
        self.columns.insert(field, column.to_owned());
        Ok(())
    }

    /// Fits the layout to a file's columns.
    ///
    /// # Errors
    /// [`MappingError`] when a column is missing or nothing tells a field that every row needs.
    pub(super) fn fit(&mut self, header: &Header) -> Result<(), MappingError> {
        let required: Vec<&str> = match self.profile {
            Some(profile) => {
                let changed = self.columns.iter().filter(|(field, column)| {
                    !profile.columns.iter().any(|(own, name)| own == *field && *name == column.as_str())
                });
                profile.required.iter().copied().chain(changed.map(|(_, column)| column.as_str())).collect()
            }
            None => self.columns.values().map(String::as_str).collect(),
        };
        let missing = header.missing(required);
        if !missing.is_empty() {
            return Err(FileError::MissingColumns { missing, present: header.names().to_vec() }.into());
        }
        if self.profile.is_none() {
            for field in Field::ALL {
                if !self.columns.contains_key(field) && header.position(field.name()).is_some() {
                    self.columns.insert(*field, field.name().to_owned());
                }
            }
            let untold: Vec<Field> = [Field::ListingType, Field::PropertyType, Field::Price]
                .into_iter()
                .filter(|field| !self.columns.contains_key(field) && !self.constants.contains_key(field))
                .collect();
            if !untold.is_empty() {
                return Err(MappingError::Untold(untold));
            }
        }
        Ok(())
    }

    /// The country of the listings.
    #[must_use]
    pub const fn country(&self) -> Country {
        self.country
    }

    /// The language in which titles and descriptions are written.
    #[must_use]
    pub const fn language(&self) -> Locale {
        match self.country {
            Country::Portugal => Locale::Pt,
            Country::Spain => Locale::Es,
        }
    }

    /// Whether nothing is known of the file yet but what is the same in every row.
    #[must_use]
    pub fn is_general(&self) -> bool {
        self.profile.is_none() && self.columns.is_empty()
    }

    pub(super) const fn profile(&self) -> Option<&'static Profile> {
        self.profile
    }

    pub(super) const fn columns(&self) -> &BTreeMap<Field, String> {
        &self.columns
    }

    pub(super) const fn constants(&self) -> &BTreeMap<Field, String> {
        &self.constants
    }
}

fn pair(text: &str) -> Result<(&str, &str), MappingError> {
    let (field, value) = text.split_once('=').ok_or_else(|| MappingError::NoPair(text.to_owned()))?;
    Ok((field.trim(), value.trim()))
}

fn known(field: &str) -> Result<Field, MappingError> {
    Field::parse(field).ok_or_else(|| MappingError::UnknownField(field.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing_files::source::{Limits, Table};
    use std::io::Cursor;

    fn header(line: &str) -> Header {
        Table::read(Cursor::new(format!("{line}\n").into_bytes()), Limits::default())
            .unwrap()
            .header()
            .clone()
    }

    #[test]
    fn a_mapping_file_says_what_the_flags_say() {
        let mut by_file = Layout::general(Country::Portugal);
        by_file.read("[map]\nprice = \"Preço\"\n[set]\nlisting_type = \"sale\"\nbedrooms = 2\n").unwrap();
        let mut by_flags = Layout::general(Country::Portugal);
        by_flags.map("price=Preço").unwrap();
        by_flags.set("listing_type=sale").unwrap();
        by_flags.set("bedrooms=2").unwrap();
        assert_eq!(by_file.columns, by_flags.columns);
        assert_eq!(by_file.constants, by_flags.constants);
    }

    #[test]
    fn an_unknown_field_is_refused_with_the_known_ones() {
        let error = Layout::general(Country::Portugal).map("preis=P").unwrap_err().to_string();
        assert!(error.contains("no field `preis`") && error.contains("`price`"), "{error}");
        assert!(matches!(Layout::general(Country::Portugal).map("price"), Err(MappingError::NoPair(_))));
        assert!(Layout::general(Country::Portugal).read("[mapp]\n").is_err());
    }

    #[test]
    fn a_mapped_column_must_be_there() {
        let mut layout = Layout::general(Country::Portugal);
        layout.map("price=Preço").unwrap();
        let error = layout.fit(&header("Preis,Ort")).unwrap_err().to_string();
        assert_eq!(error, "the file lacks `Preço`: it has the columns `Preis`, `Ort`");
    }

    #[test]
    fn what_every_row_needs_must_be_told() {
        let mut layout = Layout::general(Country::Portugal);
        layout.map("price=Preço").unwrap();
        let error = layout.fit(&header("Preço")).unwrap_err().to_string();
        assert!(error.starts_with("nothing tells `listing_type`, `property_type`"), "{error}");
        layout.set("listing_type=sale").unwrap();
        layout.set("property_type=house").unwrap();
        assert!(layout.fit(&header("PRECO")).is_ok(), "a column is found in any case and accent");
    }

    #[test]
    fn columns_named_as_fields_are_mapped_by_themselves() {
        let mut layout = Layout::general(Country::Portugal);
        layout.fit(&header("Price,property_type,listing_type,municipality,notes")).unwrap();
        assert_eq!(layout.columns.len(), 4);
    }
}
