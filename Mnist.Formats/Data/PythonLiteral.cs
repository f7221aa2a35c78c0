using System.Globalization;
using System.Text;

namespace Mnist.Formats.Data;

/// <summary>Reads what Python writes for texts, whole numbers, True, False, None, tuples, lists and dictionaries. Nothing is evaluated.</summary>
/// <remarks>Python 2 writes <c>10L</c> and <c>u'f4'</c>, other programs other spaces and quotes: all of it is the same literal.</remarks>
internal sealed class PythonLiteral
{
    // Real headers nest three deep; what is deeper is there to exhaust the stack.
    private const int MaxDepth = 16;

    private readonly string _text;
    private int _at;
    private int _depth;

    private PythonLiteral(string text) => _text = text;

    /// <summary>Reads a literal that is followed by nothing but spaces, line ends and zeros.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A <see cref="string"/>, <see cref="long"/>, <see cref="bool"/>, null, <c>object?[]</c> or <c>Dictionary&lt;string, object?&gt;</c>.</returns>
    /// <exception cref="FormatException">It is no such literal.</exception>
    public static object? Parse(string text)
    {
        PythonLiteral literal = new(text);
        object? value = literal.Value();
        literal.SkipSpaces();
        return text.AsSpan(literal._at).Trim('\0').IsWhiteSpace() ? value : throw new FormatException();
    }

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    private object? Value()
    {
        SkipSpaces();
        return Next switch
        {
            '(' => Inside(')'),
            '[' => Inside(']'),
            '{' => Pairs(),
            '\'' or '"' => Text(),
            '-' or (>= '0' and <= '9') => Number(),
            _ => Word(),
        };
    }

    private object? Inside(char end)
    {
        Enter();
        List<object?> items = [];
        bool comma = false;
        while (!Skip(end))
        {
            items.Add(comma || items.Count == 0 ? Value() : throw new FormatException());
            comma = Skip(',');
        }

        _depth--;

        // In Python (5) is the number and (5,) the tuple.
        return end == ')' && items.Count == 1 && !comma ? items[0] : items.ToArray();
    }

    private Dictionary<string, object?> Pairs()
    {
        Enter();
        Dictionary<string, object?> pairs = new(StringComparer.Ordinal);
        bool comma = true;
        while (!Skip('}'))
        {
            if (!comma || Value() is not string key || !Skip(':') || !pairs.TryAdd(key, Value()))
            {
                throw new FormatException();
            }

            comma = Skip(',');
        }

        _depth--;
        return pairs;
    }

    private string Text()
    {
        char quote = _text[_at++];
        StringBuilder text = new();
        while (Next != quote)
        {
            _at += Next == '\\' ? 1 : 0;
            text.Append(_at < _text.Length ? _text[_at++] : throw new FormatException());
        }

        _at++;
        return text.ToString();
    }

    // What is larger than any size there can be is as good as the largest: no file has that many bytes.
    private long Number()
    {
        int start = _at++;
        while (char.IsAsciiDigit(Next))
        {
            _at++;
        }

        string digits = _text[start.._at];
        _at += Next is 'L' or 'l' ? 1 : 0;
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
            : digits.Length > 1 ? long.MaxValue
            : throw new FormatException();
    }

    private object? Word()
    {
        int start = _at;
        while (char.IsAsciiLetter(Next))
        {
            _at++;
        }

        return _text[start.._at] switch
        {
            "True" => true,
            "False" => false,
            "None" => null,
            "u" or "U" or "b" or "B" when Next is '\'' or '"' => Text(),
            _ => throw new FormatException(),
        };
    }

    private void Enter()
    {
        _at++;
        if (++_depth > MaxDepth)
        {
            throw new FormatException();
        }
    }

    private bool Skip(char expected)
    {
        SkipSpaces();
        bool there = Next == expected && _at < _text.Length;
        _at += there ? 1 : 0;
        return there;
    }

    private void SkipSpaces()
    {
        while (Next is ' ' or '\t' or '\n' or '\r' or '\f')
        {
            _at++;
        }
    }
}
