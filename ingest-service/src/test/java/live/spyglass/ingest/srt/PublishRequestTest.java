package live.spyglass.ingest.srt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishRequestTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk_abc",
        "live/sk_abc",
        "/live/sk_abc",
        "#!::r=sk_abc,m=publish",
        "#!::m=publish,r=sk_abc",
        "#!::u=ada,r=live/sk_abc,h=live.example.org,s=1,t=stream,m=publish,x=y",
        "#!::r=sk_abc",
        "%23!::r=sk_abc,m=publish",
        "%23%21%3A%3Ar%3Dsk_abc%2Cm%3Dpublish"
      })
  void theKeyIsFound(String streamId) {
    assertThat(PublishRequest.of(streamId)).isEqualTo(new PublishRequest.Publish("sk_abc"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', BAD_REQUEST",
    "live/, BAD_REQUEST",
    "'#!::', BAD_REQUEST",
    "'#!::r=,m=publish', BAD_REQUEST",
    "'#!:{r=sk_abc}', BAD_REQUEST",
    "'#!::r=sk_abc,m=request', BAD_MODE",
    "'#!::r=sk_abc,m=bidirectional', BAD_MODE",
    "'#!::r=sk_abc,m=', BAD_MODE",
    "'#!::r=sk_abc,m=publish,t=file', NOT_SUPPORTED_MEDIA"
  })
  void whatAsksForSomethingElseIsRefused(String streamId, Rejection rejection) {
    assertThat(PublishRequest.of(streamId)).isEqualTo(new PublishRequest.Refused(rejection));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk_abc", "#!::r=sk_abc,m=publish"})
  void theKeyIsNotPrinted(String streamId) {
    assertThat(PublishRequest.of(streamId).toString()).doesNotContain("sk_abc");
  }
}
