package dev.boardcast.protocol.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A certificate and its private key, as they stood in their files at one moment.
///
/// @param certificate the chain in PEM, the server's own certificate first
/// @param key its private key (PEM, PKCS #8), without a password: a secret
public record Pem(String certificate, String key) {
  /// A longer file is not read.
  public static final int FILE_MAX_BYTES = 1024 * 1024;

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Map<String, String> SIGNATURES =
      Map.of(
          "RSA", "SHA256withRSA",
          "EC", "SHA256withECDSA",
          "DSA", "SHA256withDSA",
          "EdDSA", "EdDSA");

  /// @throws IOException when one of them cannot be read, or is too long
  public static Pem read(Exposure.Tls files) throws IOException {
    return new Pem(text(files.certificate()), text(files.key()));
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_MAX_BYTES + 1);
      if (bytes.length > FILE_MAX_BYTES) {
        throw new IOException("it is longer than %d bytes".formatted(FILE_MAX_BYTES));
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /// Whether a server can show itself with them: both can be read, and belong together. In the
  /// middle of a renewal they may not.
  ///
  /// @return until when the certificate is good
  /// @throws IllegalArgumentException when it cannot; the message says why, without the key
  public Instant check() {
    X509Certificate own = own();
    PublicKey publicKey = own.getPublicKey();
    String signature = SIGNATURES.get(publicKey.getAlgorithm());
    if (signature == null) {
      return own.getNotAfter().toInstant();
    }
    try {
      PrivateKey privateKey =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(keyBytes()));
      byte[] sample = "does it fit?".getBytes(StandardCharsets.US_ASCII);
      Signature signer = Signature.getInstance(signature);
      signer.initSign(privateKey);
      signer.update(sample);
      Signature verifier = Signature.getInstance(signature);
      verifier.initVerify(publicKey);
      verifier.update(sample);
      if (!verifier.verify(signer.sign())) {
        throw new IllegalArgumentException("the key is not the certificate's");
      }
    } catch (GeneralSecurityException _) {
      // Not even as a cause: who knows what is in it.
      throw new IllegalArgumentException("the key is not the certificate's");
    }
    return own.getNotAfter().toInstant();
  }

  private X509Certificate own() {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return factory
          .generateCertificates(
              new ByteArrayInputStream(certificate.getBytes(StandardCharsets.ISO_8859_1)))
          .stream()
          .map(X509Certificate.class::cast)
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("there is no certificate"));
    } catch (GeneralSecurityException _) {
      throw new IllegalArgumentException("the certificate cannot be read");
    }
  }

  private byte[] keyBytes() {
    Matcher found = KEY.matcher(key);
    if (!found.find()) {
      throw new IllegalArgumentException("there is no private key (PKCS #8)");
    }
    try {
      return Base64.getMimeDecoder().decode(found.group(1));
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("the key cannot be read");
    }
  }

  /// Without the key.
  @Override
  public String toString() {
    return "Pem[certificate=%d characters, key=***]".formatted(certificate.length());
  }
}
