using System.Text;
using System.Text.Json;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>JSON: values, and members with their names.</summary>
/// <param name="words">Values of the kind of file, beside those that all JSON may hold.</param>
internal sealed class JsonFormat(params IReadOnlyList<string> words) : FileFormat
{
    public override ReadOnlySpan<byte> Separator => ","u8;

    public override bool ReadsDamaged => true;

    public override IReadOnlyList<byte[]> Words { get; } = Texts(
    [
        "0", "-1", "1", "2", "1.5", "-0.0", "2147483647", "2147483648", "-2147483649", "9223372036854775808", "1e400", "-1e400", "1e-45", "1e38", "NaN", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "null", "true", "false", "\"\"", "\"\\ud800\"",
        "\"\\udfff\\ud800\"", "\"\\u0000\"", "\"\\n\\r\\t\\u001b[31m\"", "\"\\u202e\\u2028\"", "\"<script>alert(1)</script>\"", "\"=cmd|'/c calc'!A1\"", "[]", "{}", "[1]", "[0,0]", "[-1,-1]", "[1,2,3,4,5,6]", "[null]", "[[]]", "{\"\":1}", "{\"\\ud800\":1}",
        "65536", "100000", "1000000000", "[2147483647,2147483647]", "[65536,65536]", "[null,100000,100000]", "\"" + new string('x', 3000) + "\"", "\"a/b\"", "\"../../x\"", "// note", "/* */1", "'a'", "\u00FF", "1 2", "01", "+1", "\"\\q\"", .. words,
    ]);

    public override FileStructure Of(ReadOnlySpan<byte> file)
    {
        List<Extent> values = [];
        List<Extent> members = [];
        Stack<(int Start, int Name)> open = new();
        int name = -1;
        Utf8JsonReader reader = new(file, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                int end = (int)reader.BytesConsumed;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        values.Add(new Extent(start, file[start..end].LastIndexOf((byte)'"') + start + 1));
                        name = start;
                        break;
                    case JsonTokenType.StartArray or JsonTokenType.StartObject:
                        open.Push((start, name));
                        name = -1;
                        break;
                    case JsonTokenType.EndArray or JsonTokenType.EndObject:
                        (int from, int called) = open.Pop();
                        Add(from, end, called);
                        break;
                    default:
                        Add(start, end, name);
                        name = -1;
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // Damaged once already: what was found so far will do.
        }

        return new FileStructure { Values = values, Parts = [.. values, .. members] };

        void Add(int start, int end, int called)
        {
            values.Add(new Extent(start, end));
            if (called >= 0)
            {
                members.Add(new Extent(called, end));
            }
        }
    }

    public override byte[] Nest(ReadOnlySpan<byte> part, int depth, Chance chance)
    {
        (string open, string close) = chance.Of([("[", "]"), ("{\"a\":", "}"), ("[0,", "]"), ("{\"class_name\":\"Sequential\",\"config\":{\"layers\":[", "]}}")]);
        depth = Math.Min(depth, 1_000_000 / open.Length);
        return chance.OneIn(4)
            ? base.Nest(part, Math.Min(depth, 1_000_000 / Math.Max(1, part.Length)), chance)
            : [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth))), .. part, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(close, depth)))];
    }
}
