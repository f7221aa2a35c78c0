using System.Text;
using System.Text.RegularExpressions;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A signature, a version, the length of the header, the header as the text of a Python dictionary, numbers.</summary>
internal sealed partial class NpyFormat : FileFormat
{
    private const int Version = 6;

    public override IReadOnlyList<byte[]> Words { get; } = Texts(
        "'<f4'", "'<f8'", "'|u1'", "'<i8'", "'>f4'", "'|O'", "'<f2'", "'|b1'", "'<U5'", "''", "'<f16'", "'<c8'", "'<M8[ns]'", "[('a', '<f4')]", "'<f4294967296'", "True", "true", "None", "()", "(0,)", "(1,)", "(-1,)", "(3, 4)",
        "(2147483648,)", "(999999999999999999,)", "(0, 999999999999999999)", "(999999999999999999, 999999999999999999, 0)", "(65536, 65536)", "(4294967296, 4294967297)", "(1.5,)", "(1e9,)", "(0x10,)", "(1L,)", "0", "1", "-1", "2147483647",
        "4294967296", "18446744073709551615", "99999999999999999999999999", "'shape'", "'descr'", "'fortran_order'", "'\\x00'", "'\n'", "\"", "'", "(", ")", "{", "}", ",", "\u00E9", "__import__('os')", new string('1', 5000), new string(' ', 70000),
        "(" + string.Concat(Enumerable.Repeat("1, ", 100)) + ")", "(" + string.Concat(Enumerable.Repeat("1, ", 20000)) + ")");

    public override FileStructure Of(ReadOnlySpan<byte> file)
    {
        NumberField length = NumberField.Little(Version + 2, file[Version] == 1 ? 2 : 4);
        int start = length.At + length.Width;
        int end = start + (int)length.Read(file);
        Extent[] tokens = [.. Token().Matches(Encoding.Latin1.GetString(file[start..end])).Select(token => new Extent(start + token.Index, start + token.Index + token.Length))];
        return new FileStructure
        {
            Fields = [length, NumberField.Little(Version, 1), NumberField.Little(Version + 1, 1)],
            Frames = [new Frame(length, new Extent(start, end))],
            Parts = [.. tokens, new Extent(start, end), new Extent(end, file.Length)],
            Values = tokens,
        };
    }

    public override byte[] Nest(ReadOnlySpan<byte> part, int depth, Chance chance)
    {
        (char open, char close) = chance.Of([('(', ')'), ('[', ']'), ('{', '}')]);
        return [.. Encoding.Latin1.GetBytes(new string(open, depth)), .. part, .. Encoding.Latin1.GetBytes(chance.OneIn(2) ? new string(close, depth) : "")];
    }

    [GeneratedRegex("'[^']*'|[0-9]+|[A-Za-z]+|[^ \n]")]
    private static partial Regex Token();
}
