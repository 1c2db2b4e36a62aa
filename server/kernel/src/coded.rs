//! Vocabulary that storage, events and addresses hold by its code. A code is for
//! ever: a new meaning gets a new one.

/// Declares an enum whose members have a stored code each.
#[macro_export]
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$mdoc:meta])* $member:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$mdoc])* #[serde(rename = $code)] $member),+
        }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];

            /// The code it is stored by.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$member => $code),+ }
            }

            /// Reads a code.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$member),)+ _ => None }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    coded! {
        /// A wind.
        Wind {
            /// From the north.
            Nortada = "nortada",
            /// From the south east.
            Suao = "suao",
        }
    }

    #[test]
    fn a_code_is_read_as_it_is_written_and_nothing_else_is() {
        for wind in Wind::ALL {
            assert_eq!(Wind::parse(wind.code()), Some(*wind));
            assert_eq!(wind.to_string(), wind.code());
            assert_eq!(serde_json::to_value(wind).unwrap(), wind.code());
        }
        assert_eq!(Wind::parse("Nortada"), None);
    }
}
