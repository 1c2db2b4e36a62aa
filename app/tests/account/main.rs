//! The screens around signing in, as a browser gets them.
