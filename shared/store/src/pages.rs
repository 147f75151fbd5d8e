//! Pages that are written for those who run no scripts.
