//! Papers of a property. Private: only members of the agency download them, and
//! each time is written down.

use super::property::PropertyId;
use super::section::Fingerprint;
use super::values::{InvalidValue, Line};
use chrono::NaiveDate;
use kernel::coded;
use kernel::ids::{OrganizationId, UserId};
use kernel::objects::{InvalidObjectKey, MediaType, ObjectKey};
use kernel::time::Timestamp;
use std::fmt;

kernel::id_type! {
    /// A document of a property.
    DocumentId
}

coded! {
    /// What a document is.
    DocumentKind {
        /// *Caderneta predial*; *recibo del IBI*.
        TaxRecord = "tax_record",
        /// *Certidão permanente*; *nota simple*.
        LandRegistry = "land_registry",
        /// *Certificado energético*.
        EnergyCertificate = "energy_certificate",
        /// *Licença de utilização*; *cédula de habitabilidad*.
        UseLicence = "use_licence",
        /// *Ficha técnica da habitação*.
        TechnicalSheet = "technical_sheet",
        /// *Planta*.
        FloorPlan = "floor_plan",
        /// *Contrato de mediação imobiliária*.
        Contract = "contract",
        /// An owner's identity document.
        Identity = "identity",
        /// Anything else.
        Other = "other",
    }
}

/// What a document is called when it is downloaded, without folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(Line<200>);

impl FileName {
    /// Reads a name; of a path, what comes last. One without a name is a `document`.
    ///
    /// # Errors
    /// [`InvalidValue::TooLong`] above 200 characters.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let name = text.rsplit(['/', '\\']).next().unwrap_or_default();
        let line = match Line::parse(name)? {
            Some(line) => Some(line),
            None => Line::parse("document")?,
        };
        line.map(Self).ok_or(InvalidValue::TooLong { max: 200 })
    }

    /// The name of a file of this type: whoever downloads it opens it as what it is,
    /// whatever it was called when it came.
    #[must_use]
    pub fn of_type(self, media_type: MediaType) -> Self {
        let extension = match self.as_str().rsplit_once('.') {
            Some((_, "jpeg" | "JPEG")) => "jpg".to_owned(),
            Some((_, extension)) => extension.to_ascii_lowercase(),
            None => String::new(),
        };
        if extension == media_type.extension() {
            return self;
        }
        let stem: String = self.as_str().chars().take(190).collect();
        Self::parse(&format!("{stem}.{}", media_type.extension())).unwrap_or(self)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A document of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyDocument {
    /// Its identity.
    pub id: DocumentId,
    /// The property.
    pub property: PropertyId,
    /// What it is.
    pub kind: DocumentKind,
    /// What it is called.
    pub file_name: FileName,
    /// Where it lies.
    pub object: ObjectKey,
    /// How large it is.
    pub bytes: u64,
    /// The last day on which it holds.
    pub expires_on: Option<NaiveDate>,
    /// When it was added.
    pub added_at: Timestamp,
    /// Who added it; none: the machine's operator.
    pub added_by: Option<UserId>,
    /// How many days before it expires somebody was last reminded.
    pub reminded: Option<u32>,
}

/// How many documents a property may have.
pub const MAX_DOCUMENTS: usize = 100;

/// How many days before a document expires somebody is reminded.
pub const REMINDERS: [u32; 3] = [30, 7, 0];

/// For how many days after it expired somebody is still reminded, if nobody was: a
/// machine that stood still for a weekend forgets nothing.
pub const LATE: i64 = 7;

impl PropertyDocument {
    /// The mark of what is said of it now.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&(self.kind, &self.file_name, self.expires_on))
    }

    /// Says anew what it is. Another last day is reminded of anew.
    pub fn change(&mut self, kind: DocumentKind, file_name: FileName, expires_on: Option<NaiveDate>) {
        if expires_on != self.expires_on {
            self.reminded = None;
        }
        self.kind = kind;
        self.file_name = file_name;
        self.expires_on = expires_on;
    }

    /// The reminder that is due on a day, if there is one that nobody got yet.
    #[must_use]
    pub fn reminder_due(&self, today: NaiveDate) -> Option<u32> {
        let left = (self.expires_on? - today).num_days();
        if left < -LATE {
            return None;
        }
        let reached = REMINDERS.into_iter().rev().find(|days| left <= i64::from(*days))?;
        (self.reminded.is_none_or(|last| last > reached)).then_some(reached)
    }

    /// Where a document's file lies.
    ///
    /// # Errors
    /// Never in practice: ids are keys.
    pub fn object_key(
        organization: OrganizationId,
        id: DocumentId,
        media_type: MediaType,
    ) -> Result<ObjectKey, InvalidObjectKey> {
        ObjectKey::parse(&format!("documents/{organization}/{id}.{}", media_type.extension()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{AGENCY, noon};
    use chrono::TimeDelta;
    use uuid::Uuid;

    fn document(expires_on: Option<NaiveDate>) -> PropertyDocument {
        let id = DocumentId(Uuid::from_u128(1));
        PropertyDocument {
            id,
            property: PropertyId(Uuid::from_u128(2)),
            kind: DocumentKind::EnergyCertificate,
            file_name: FileName::parse("certificado.pdf").unwrap(),
            object: PropertyDocument::object_key(AGENCY, id, MediaType::Pdf).unwrap(),
            bytes: 1,
            expires_on,
            added_at: noon(),
            added_by: None,
            reminded: None,
        }
    }

    #[test]
    fn somebody_is_reminded_a_month_and_a_week_before_and_on_the_day_once_each() {
        let last = NaiveDate::from_ymd_opt(2027, 3, 28).unwrap();
        let mut document = document(Some(last));
        let mut told = Vec::new();
        for day in -40..=20 {
            if let Some(stage) = document.reminder_due(last + TimeDelta::days(day)) {
                told.push((day, stage));
                document.reminded = Some(stage);
            }
        }
        assert_eq!(told, [(-30, 30), (-7, 7), (0, 0)]);
    }

    #[test]
    fn a_machine_that_stood_still_reminds_once_and_not_of_what_is_long_over() {
        let last = NaiveDate::from_ymd_opt(2027, 3, 28).unwrap();
        let document = document(Some(last));
        assert_eq!(document.reminder_due(last - TimeDelta::days(3)), Some(7));
        assert_eq!(document.reminder_due(last + TimeDelta::days(7)), Some(0));
        assert_eq!(document.reminder_due(last + TimeDelta::days(8)), None);
    }

    #[test]
    fn another_last_day_is_reminded_of_anew() {
        let last = NaiveDate::from_ymd_opt(2027, 3, 28);
        let mut document = document(last);
        document.reminded = Some(0);
        document.change(DocumentKind::Other, document.file_name.clone(), last);
        assert_eq!(document.reminded, Some(0), "the same day is not another");
        document.change(DocumentKind::Other, document.file_name.clone(), None);
        assert_eq!(document.reminded, None);
    }

    #[test]
    fn a_file_is_called_what_it_is() {
        for (text, name) in [
            ("planta.PDF", "planta.PDF"),
            ("planta", "planta.pdf"),
            ("planta.exe", "planta.exe.pdf"),
            (&"x".repeat(200), &format!("{}.pdf", "x".repeat(190))),
        ] {
            assert_eq!(FileName::parse(text).unwrap().of_type(MediaType::Pdf).as_str(), name);
        }
        assert_eq!(FileName::parse("a.jpeg").unwrap().of_type(MediaType::Jpeg).as_str(), "a.jpeg");
    }

    #[test]
    fn a_file_has_no_folder_and_always_a_name() {
        for (text, name) in [
            ("C:\\Users\\Ana\\planta.pdf", "planta.pdf"),
            ("../../etc/passwd", "passwd"),
            (" / ", "document"),
        ] {
            assert_eq!(FileName::parse(text).unwrap().as_str(), name);
        }
        assert!(FileName::parse(&"x".repeat(201)).is_err());
    }
}
