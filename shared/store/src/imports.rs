//! Files of products that are being taken in.
