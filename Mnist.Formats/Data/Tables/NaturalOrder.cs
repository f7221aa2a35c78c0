namespace Mnist.Formats.Data.Tables;

/// <summary>Orders names as people count: 2 before 10, whatever stands around the digits.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    /// <summary>The one there is.</summary>
    public static NaturalOrder Comparer { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        while (left.Length > 0 && right.Length > 0)
        {
            int order = char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]) ? Numbers(ref left, ref right) : left[0].CompareTo(right[0]);
            if (order != 0)
            {
                return order;
            }

            left = left[1..];
            right = right[1..];
        }

        // Those that only differ in leading zeros have an order too.
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(x, y);
    }

    // Leaves the last digit of each, which are equal then.
    private static int Numbers(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        ReadOnlySpan<char> one = Digits(ref left);
        ReadOnlySpan<char> other = Digits(ref right);
        return one.Length != other.Length ? one.Length.CompareTo(other.Length) : one.SequenceCompareTo(other);
    }

    private static ReadOnlySpan<char> Digits(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        end = end < 0 ? text.Length : end;
        ReadOnlySpan<char> digits = text[..end];
        text = text[(end - 1)..];
        return digits.TrimStart('0');
    }
}
