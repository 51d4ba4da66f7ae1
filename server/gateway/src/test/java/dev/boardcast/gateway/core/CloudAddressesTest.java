package dev.boardcast.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CloudAddressesTest {
  private static boolean has(String literal) {
    return CloudAddresses.has(InetAddress.ofLiteral(literal).getAddress());
  }

  @Test
  void whereCloudsTellTheirSecretsIsKnownInEachFormOfAnAddress() {
    List<String> clouds =
        List.of(
            "169.254.0.0",
            "169.254.169.254",
            "169.254.170.2",
            "169.254.255.255",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
            // The same, as one number and as two.
            "2852039166",
            "169.16689662",
            "fe80::1",
            "febf:ffff::1",
            "fd00:ec2::254",
            "fd00:ec2::23",
            "fd20:ce::254",
            "fd00:c1::a9fe:a9fe",
            "fd00:42::42");
    assertThat(clouds).allSatisfy(literal -> assertThat(has(literal)).as(literal).isTrue());
    List<String> forms =
        List.of(
            "::%s",
            "::ffff:%s",
            "::ffff:0:%s",
            "64:ff9b::%s",
            "64:ff9b:1::%s",
            "64:ff9b:1:7:8:9:%s",
            "2001:db8::5efe:%s",
            "fd00::200:5efe:%s");
    for (String v4 :
        List.of("169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16")) {
      for (String form : forms) {
        assertThat(has(form.formatted(v4))).as(form, v4).isTrue();
        assertThat(has(form.formatted("192.0.2.7"))).as(form, "192.0.2.7").isFalse();
      }
    }
    // The same embedded elsewhere: through a network's translator (64:ff9b:1::/48), 6to4, Teredo's
    // server, and its client, turned over.
    for (String v6 :
        List.of(
            "64:ff9b:1:a9fe:a9:fe00::",
            "2002:a9fe:a9fe::1",
            "2002:6464:64c8::",
            "2001:0:a9fe:a9fe::1",
            "2001:0:102:304:0:0:5601:5601")) {
      assertThat(has(v6)).as(v6).isTrue();
    }
  }

  @Test
  void whatIsBesideThemIsAnybodys() {
    for (String other :
        List.of(
            "127.0.0.1",
            "10.0.0.1",
            "192.168.1.1",
            "169.253.255.255",
            "169.255.0.0",
            "100.100.100.201",
            "168.63.129.17",
            "192.0.0.191",
            "::1",
            "fd00::1",
            "fd00:ec2::253",
            "fec0::1",
            "2001:db8::a9fe:a9fe",
            "2002:c000:207::1",
            "2001:0:102:304:0:0:a9fe:a9fe")) {
      assertThat(has(other)).as(other).isFalse();
    }
  }
}
