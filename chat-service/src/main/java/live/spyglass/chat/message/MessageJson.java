package live.spyglass.chat.message;

import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// Writes messages for clients.
@Component
public class MessageJson {

  private final ObjectWriter writer;

  MessageJson(JsonMapper mapper) {
    this.writer = mapper.writerFor(Message.class);
  }

  public Numbered write(Message message) {
    return new Numbered(message.number(), writer.writeValueAsBytes(message));
  }

  public List<Numbered> write(List<Message> messages) {
    return messages.stream().map(this::write).toList();
  }
}
