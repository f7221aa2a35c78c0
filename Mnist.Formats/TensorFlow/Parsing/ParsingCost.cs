using System.Globalization;
using Google.Protobuf.Reflection;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Parsing;

/// <summary>Counts what parsing a message would take, before it is parsed. Protobuf itself knows no bound, and its objects take up to two hundred times their bytes in a file.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="fileBytes">Its length.</param>
/// <param name="limits">What is refused for its size.</param>
internal sealed class ParsingCost(string file, long fileBytes, FormatLimits limits)
{
    // Protobuf's own limit; deeper messages it refuses in its own words.
    private const int MaxDepth = 90;
    private const int TextBytes = 32;
    private const int ByteStringBytes = 64;
    private const int BoxBytes = 24;

    // The most that two bytes of a file can become: an empty function, with its empty lists and maps.
    private const int WorstTimes = 600;

    private readonly long _allowed = (3 * fileBytes) + limits.MaxParsedBytes;
    private long _spent;
    private int _nodes;

    /// <summary>Counts a message.</summary>
    /// <param name="message">Its bytes.</param>
    /// <param name="type">What it is.</param>
    /// <exception cref="ModelFormatException">It is damaged, nested too deeply, or takes too much together with what was counted before.</exception>
    public void Add(ReadOnlySpan<byte> message, Func<MessageDescriptor> type)
    {
        // Of a small file nothing can become too much; what messages are made of is then not even asked, which takes longer than to parse them.
        if (WorstTimes * fileBytes > _allowed)
        {
            Add(message, MessageLayout.Of(type()), depth: 0);
        }
    }

    private void Add(ReadOnlySpan<byte> message, MessageLayout layout, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ModelFormatException($"its parts are nested deeper than {MaxDepth}; give a model that TensorFlow saved", file);
        }

        Spend(layout.Bytes);
        if (layout.Name == nameof(NodeDef) && ++_nodes > limits.MaxNodes)
        {
            throw new ModelFormatException($"it has more than the {limits.MaxNodes} nodes that are read; give a smaller model", file);
        }

        WireReader fields = new(message);
        while (!fields.IsAtEnd)
        {
            if (!fields.TryRead(out int number, out int type, out ReadOnlySpan<byte> value))
            {
                throw Damaged(file);
            }

            if (layout.Field(number) is { } field)
            {
                Add(field, type, value, depth);
            }
        }
    }

    /// <summary>What is said of bytes that are no message.</summary>
    public static ModelFormatException Damaged(string file, Exception? inner = null) =>
        new("it is not a valid TensorFlow file; give the folder of a SavedModel, or a frozen graph", file, inner: inner);

    private void Add(MessageLayout.FieldLayout field, int type, ReadOnlySpan<byte> value, int depth)
    {
        Spend(field.Slot);
        bool hasLength = type == WireReader.LengthType;
        switch (field.Kind)
        {
            case MessageLayout.FieldKind.Message when hasLength:
                Add(value, field.Message, depth + 1);
                break;
            case MessageLayout.FieldKind.Text when hasLength:
                Spend(TextBytes + (2L * value.Length));
                break;
            case MessageLayout.FieldKind.Bytes when hasLength:
                Spend(ByteStringBytes + value.Length);
                break;
            case MessageLayout.FieldKind.Number when hasLength:
                Spend(field.IsFixed ? value.Length : 2L * field.NumberBytes * Ends(value));
                break;
            default:
                Spend(BoxBytes);
                break;
        }
    }

    /// <summary>How many varints end in the bytes.</summary>
    private static int Ends(ReadOnlySpan<byte> varints)
    {
        int count = 0;
        foreach (byte value in varints)
        {
            count += value < 0x80 ? 1 : 0;
        }

        return count;
    }

    private void Spend(long bytes)
    {
        _spent += bytes;
        if (_spent > _allowed)
        {
            throw new ModelFormatException(
                string.Create(CultureInfo.InvariantCulture, $"it has so many small parts that reading its {fileBytes} bytes would take more than {_allowed >> 20} MiB of memory; give a smaller model"), file);
        }
    }
}
