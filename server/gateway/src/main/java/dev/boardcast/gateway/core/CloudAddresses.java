package dev.boardcast.gateway.core;

import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;

/// Addresses at which machines in a cloud tell their secrets and take orders: link-local ones, and
/// those that clouds have for it elsewhere. No server that somebody configures is there, so none is
/// asked. Pure.
public final class CloudAddresses {
  private static final String LINK_LOCAL = "a9fe";

  /// Alibaba, Oracle's older ones, Azure: 100.100.100.200, 192.0.0.192, 168.63.129.16.
  private static final Set<String> OF_CLOUDS = Set.of("646464c8", "c00000c0", "a83f8110");

  /// Amazon, Google, Oracle, Scaleway: fd00:ec2::254 and, for credentials, fd00:ec2::23;
  /// fd20:ce::254, fd00:c1::a9fe:a9fe, fd00:42::42.
  private static final Set<String> OF_CLOUDS_V6 =
      Set.of(
          "fd000ec2000000000000000000000254",
          "fd000ec2000000000000000000000023",
          "fd2000ce000000000000000000000254",
          "fd0000c10000000000000000a9fea9fe",
          "fd000042000000000000000000000042");

  private static final int V4_BYTES = 4;

  private CloudAddresses() {}

  /// Whether an address is one of these, in any of the ways in which one of version 6 stands for
  /// one of version 4.
  ///
  /// @param address 4 or 16 bytes
  public static boolean has(byte[] address) {
    String hex = HexFormat.of().formatHex(address);
    if (address.length == V4_BYTES) {
      return hasV4(hex);
    }
    // fe80::/10
    boolean linkLocal = hex.startsWith("fe") && "89ab".indexOf(hex.charAt(2)) >= 0;
    return linkLocal || OF_CLOUDS_V6.contains(hex) || within(hex).anyMatch(CloudAddresses::hasV4);
  }

  private static boolean hasV4(String hex) {
    return hex.startsWith(LINK_LOCAL) || OF_CLOUDS.contains(hex);
  }

  /// The addresses of version 4 that one of version 6 leads to, or may lead to.
  private static Stream<String> within(String hex) {
    String last = hex.substring(24);
    return Stream.of(
            // Compatible, mapped and translated (::/96, ::ffff:0:0/96, ::ffff:0:0:0/96).
            under(hex, "000000000000000000000000", last),
            under(hex, "00000000000000000000ffff", last),
            under(hex, "0000000000000000ffff0000", last),
            // Through a translator, its own prefix or a network's (64:ff9b::/96, 64:ff9b:1::/48).
            under(hex, "0064ff9b0000000000000000", last),
            under(hex, "0064ff9b0001", last),
            under(hex, "0064ff9b0001", hex.substring(12, 16) + hex.substring(18, 22)),
            // 6to4, and Teredo's server and client, the latter turned over.
            under(hex, "2002", hex.substring(4, 12)),
            under(hex, "20010000", hex.substring(8, 16)),
            under(hex, "20010000", "%08x".formatted(~Integer.parseUnsignedInt(last, 16))),
            // ISATAP, in any network.
            under(hex.substring(16), "00005efe", last),
            under(hex.substring(16), "02005efe", last))
        .flatMap(found -> found);
  }

  private static Stream<String> under(String hex, String prefix, String found) {
    return hex.startsWith(prefix) ? Stream.of(found) : Stream.empty();
  }
}
