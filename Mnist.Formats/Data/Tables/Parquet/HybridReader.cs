namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Reads small whole numbers written as runs of one value and packed groups of eight: levels, and places in a dictionary.</summary>
internal sealed class HybridReader
{
    private byte[] _bytes = [];
    private int _at;
    private int _end;
    private int _bits;
    private long _left;
    private bool _isRun;
    private int _value;
    private ulong _window;
    private int _held;

    /// <summary>Begins with other bytes.</summary>
    /// <param name="bytes">The bytes; they must stay as they are.</param>
    /// <param name="start">Where the numbers begin.</param>
    /// <param name="end">Where they end.</param>
    /// <param name="bits">Bits of a number, 0 to 32.</param>
    public void Begin(byte[] bytes, int start, int end, int bits)
    {
        _ = bits is >= 0 and <= 32 && start <= end && end <= bytes.Length ? 0 : throw new InvalidDataException("Numbers are of an impossible width, or longer than their page.");
        (_bytes, _at, _end, _bits, _left, _held, _window) = (bytes, start, end, bits, 0, 0, 0);
    }

    /// <summary>The next number.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public int Next()
    {
        if (_left == 0)
        {
            NextRun();
        }

        _left--;
        return _isRun ? _value : Packed();
    }

    private void NextRun()
    {
        while (_left == 0)
        {
            long head = Varint();
            _isRun = (head & 1) == 0;
            if (_isRun)
            {
                _left = head >> 1;
                _value = 0;
                for (int i = 0; i < (_bits + 7) / 8; i++)
                {
                    _value |= Byte() << (8 * i);
                }
            }
            else
            {
                // Each group of eight takes as many bytes as a number has bits, so that a count that lies is found when they end.
                (_left, _held, _window) = ((head >> 1) * 8, 0, 0);
            }
        }
    }

    private int Packed()
    {
        while (_held < _bits)
        {
            // Writers may leave out what fills up the last group.
            _window |= (ulong)Byte() << _held;
            _held += 8;
        }

        int value = (int)(_window & ((1UL << _bits) - 1));
        _window >>= _bits;
        _held -= _bits;
        return value;
    }

    private long Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            int part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return (long)value;
            }
        }

        throw new InvalidDataException("A run's length does not end.");
    }

    private int Byte() => _at < _end ? _bytes[_at++] : throw new InvalidDataException("A page ends before its values do.");
}
