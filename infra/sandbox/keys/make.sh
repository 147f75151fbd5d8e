#!/bin/sh
# Makes the TEST-ONLY certificates with which the sandbox signs its webhooks. Run it only to replace them all; nothing here is secret.
# The key of each certification authority is thrown away: nothing else can ever be signed by it.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make() { # name of the pair, common name of the authority
    rm -rf "$work/ca" && mkdir "$work/ca" && touch "$work/ca/index.txt" && echo 01 > "$work/ca/serial"
    cat > "$work/ca.cnf" <<CNF
[ca]
default_ca = authority
[authority]
new_certs_dir = $work/ca
database = $work/ca/index.txt
serial = $work/ca/serial
default_md = sha256
policy = anything
unique_subject = no
[anything]
commonName = supplied
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:messageverificationcerts.sandbox.test
CNF
    dates="-startdate 20240101000000Z -enddate 20440101000000Z"
    openssl req -config "$work/ca.cnf" -newkey rsa:2048 -nodes -keyout "$work/ca.key" -subj "/CN=$2" -out "$work/ca.csr"
    openssl ca -config "$work/ca.cnf" -batch -notext -selfsign -keyfile "$work/ca.key" -in "$work/ca.csr" -extensions root $dates -out "$work/ca.pem"
    openssl req -config "$work/ca.cnf" -newkey rsa:2048 -nodes -keyout "$work/leaf.key" -subj "/CN=messageverificationcerts.sandbox.test" -out "$work/leaf.csr"
    openssl ca -config "$work/ca.cnf" -batch -notext -keyfile "$work/ca.key" -cert "$work/ca.pem" -in "$work/leaf.csr" -extensions leaf $dates -out "$1.pem"
    openssl pkcs8 -topk8 -nocrypt -in "$work/leaf.key" -outform DER -out "$1.key.der"
    openssl x509 -in "$work/ca.pem" -outform DER | base64 -w0 > "$1-root.der.base64"
}

make signer "TEST ONLY Bodega sandbox root"
make stranger "TEST ONLY somebody else's root"
