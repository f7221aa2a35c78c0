using Google.Protobuf.Reflection;

namespace Mnist.Formats.TensorFlow.Parsing;

/// <summary>What parsing a file of protobuf would take, counted before it is parsed, for formats that other projects read.</summary>
public static class MessageCost
{
    /// <summary>Refuses bytes whose objects would take too much.</summary>
    /// <param name="message">The bytes.</param>
    /// <param name="type">What they are.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="limits">What is refused for its size; the defaults when null.</param>
    /// <exception cref="ModelFormatException">They are damaged, nested too deeply, or take too much.</exception>
    public static void Require(ReadOnlySpan<byte> message, Func<MessageDescriptor> type, string file, FormatLimits? limits = null) =>
        new ParsingCost(file, message.Length, limits ?? FormatLimits.Default).Add(message, type);
}
