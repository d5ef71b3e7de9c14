package live.spyglass.catalog.broadcast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import live.spyglass.events.BroadcastId;
import org.junit.jupiter.api.Test;

class PublicAddressTest {

  private static final BroadcastId ID = new BroadcastId("abcdefghijklmnopqrst");

  @Test
  void addressesAreUnderThePublicOne() {
    PublicAddress address = new PublicAddress(URI.create("https://live.example.org:8443"));
    assertThat(address.playback(ID, null, false).hls())
        .isEqualTo("https://live.example.org:8443/media/abcdefghijklmnopqrst/index.m3u8");
    assertThat(address.playback(ID, null, false).rewind())
        .isEqualTo("https://live.example.org:8443/media/abcdefghijklmnopqrst/rewind.m3u8");
    assertThat(address.playback(ID, "g.r.t", false).thumbnails())
        .isEqualTo(
            "https://live.example.org:8443/media/abcdefghijklmnopqrst/~g.r.t/thumbnails.vtt");
    assertThat(address.playback(ID, "g.r.t", false).poster())
        .isEqualTo("https://live.example.org:8443/media/abcdefghijklmnopqrst/~g.r.t/poster.jpg");
    assertThat(address.recording(ID, "g"))
        .isEqualTo("https://live.example.org:8443/media/abcdefghijklmnopqrst/~g/recording.mp4");
    assertThat(address.chat(ID, null).url())
        .isEqualTo("wss://live.example.org:8443/chat/abcdefghijklmnopqrst");
    assertThat(address.chat(ID, "g").history())
        .isEqualTo(
            "https://live.example.org:8443/api/v1/broadcasts/abcdefghijklmnopqrst/messages?grant=g");
    assertThat(address.chat(ID, "g").hearts())
        .isEqualTo(
            "https://live.example.org:8443/api/v1/broadcasts/abcdefghijklmnopqrst/hearts?grant=g");
  }

  @Test
  void theHostGoesIntoTheIngestAddressesWithoutItsPort() {
    IngestProperties offered = new IngestProperties("rtmp://{host}:1935/live", "", "", "", 8189);
    PublicAddress name = new PublicAddress(URI.create("http://live.example.org:8080"));
    BroadcastView.Rtmp rtmp = name.ingest(offered, ID, "sk_x").rtmp();
    assertThat(rtmp).isEqualTo(new BroadcastView.Rtmp("rtmp://live.example.org:1935/live", "sk_x"));
    assertThat(name.ingest(offered, ID, "sk_x").rtmps()).isNull();
    PublicAddress ipv6 = new PublicAddress(URI.create("http://[::1]:8080"));
    assertThat(ipv6.ingest(offered, ID, null).rtmp())
        .isEqualTo(new BroadcastView.Rtmp("rtmp://[::1]:1935/live", null));
    PublicAddress underscore = new PublicAddress(URI.create("http://spyglass_gateway:8080"));
    assertThat(underscore.host()).isEqualTo("spyglass_gateway");
    assertThat(name.ingest(offered, ID, "sk_secret").toString()).doesNotContain("sk_secret");
  }

  @Test
  void webRtcIsAtThePlatformsOwnAddress() {
    PublicAddress address = new PublicAddress(URI.create("https://live.example.org"));
    IngestProperties nothing = new IngestProperties("", "", "", "", 8189);

    assertThat(address.ingest(nothing, ID, "sk_x").whip())
        .isEqualTo(new BroadcastView.Whip("https://live.example.org/whip/" + ID, "sk_x"));
    IngestProperties withoutWebRtc = new IngestProperties("", "", "", "", -1);
    assertThat(address.ingest(withoutWebRtc, ID, "sk_x").whip()).isNull();
    assertThat(address.playback(ID, null, false).whep()).isNull();
    assertThat(address.playback(ID, null, true).whep())
        .isEqualTo("https://live.example.org/whep/" + ID);
    assertThat(address.playback(ID, "g.r.t", true).whep())
        .isEqualTo("https://live.example.org/whep/" + ID + "/~g.r.t");
  }

  @Test
  void theAddressOfSrtIsWholeWhereTheKeyIsShown() {
    PublicAddress name = new PublicAddress(URI.create("https://live.example.org"));
    IngestProperties open = new IngestProperties("", "", "srt://{host}:8890", "", 8189);
    IngestProperties closed =
        new IngestProperties("", "", "srt://{host}:8890", "a b&c=d+e%f", 8189);
    assertThat(name.ingest(open, ID, "sk_x").srt())
        .isEqualTo(new BroadcastView.Srt("srt://live.example.org:8890?streamid=sk_x"));
    assertThat(name.ingest(closed, ID, "sk_x").srt())
        .isEqualTo(
            new BroadcastView.Srt(
                "srt://live.example.org:8890?streamid=sk_x"
                    + "&passphrase=a%20b%26c%3Dd%2Be%25f&pbkeylen=16"));
    assertThat(name.ingest(closed, ID, null).srt())
        .isEqualTo(new BroadcastView.Srt("srt://live.example.org:8890"));
    assertThat(closed.toString()).doesNotContain("a b");
    assertThat(name.ingest(new IngestProperties("", "", "", "", 8189), ID, "sk_x").srt()).isNull();
  }
}
