// SPDX-License-Identifier: Apache-2.0
// A certificate authority of the test's own.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace nianbao::runtime {

struct PemPair {
  std::string certificate;
  std::string key;
};

class TestAuthority {
 public:
  TestAuthority() : key_(MakeKey()), certificate_(Sign("test authority", key_, true)) {}

  std::string certificate() const { return Pem(*certificate_); }

  // A certificate for `name`, which is also the only host of it that a client believes, and its
  // key.
  PemPair Issue(const std::string& name) const {
    const Key key = MakeKey();
    return {Pem(*Sign(name, key, false)), Pem(*key)};
  }

 private:
  template <typename T, void (*Free)(T*)>
  struct Deleter {
    void operator()(T* object) const { Free(object); }
  };
  template <typename T, void (*Free)(T*)>
  using Handle = std::unique_ptr<T, Deleter<T, Free>>;
  using Key = Handle<EVP_PKEY, EVP_PKEY_free>;
  using Certificate = Handle<X509, X509_free>;

  static Key MakeKey() { return Key(EVP_EC_gen("P-256")); }
  static std::string Text(BIO* memory) {
    const std::unique_ptr<BIO, int (*)(BIO*)> owner(memory, &BIO_free);
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
  }
  static std::string Pem(X509& certificate) {
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(memory, &certificate);
    return Text(memory);
  }
  static std::string Pem(EVP_PKEY& key) {
    BIO* memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(memory, &key, nullptr, nullptr, 0, nullptr, nullptr);
    return Text(memory);
  }
  static void Extend(X509& certificate, int kind, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    X509_add_ext(&certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }

  Certificate Sign(const std::string& name, const Key& key, bool authority) const {
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), authority ? 1 : ++serial_);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(),
                         X509_get_subject_name((authority ? certificate : certificate_).get()));
    if (authority) {
      Extend(*certificate, NID_basic_constraints, "critical,CA:TRUE");
    } else {
      Extend(*certificate, NID_subject_alt_name, "IP:127.0.0.1,DNS:" + name);
    }
    X509_sign(certificate.get(), key_.get(), EVP_sha256());
    return certificate;
  }

  mutable int serial_ = 1;
  Key key_;
  Certificate certificate_;
};

}  // namespace nianbao::runtime
