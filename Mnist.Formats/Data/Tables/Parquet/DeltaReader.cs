namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Reads whole numbers written as differences (DELTA_BINARY_PACKED), one at a time.</summary>
internal sealed class DeltaReader
{
    private readonly byte[] _bytes;
    private readonly int _end;
    private readonly int _blockSize;
    private readonly int _miniBlocks;
    private readonly byte[] _widths;
    private long _left;
    private long _value;
    private long _least;
    private int _miniBlock;
    private int _inMiniBlock;
    private UInt128 _window;
    private int _held;
    private bool _isFirst = true;

    public DeltaReader(byte[] bytes, int start, int end)
    {
        (_bytes, Position, _end) = (bytes, start, end);
        (ulong block, ulong minis, ulong count) = (Varint(), Varint(), Varint());
        _ = block is > 0 and <= 1 << 20 && minis > 0 && block % minis == 0 && block / minis % 8 == 0 && minis <= block && count <= int.MaxValue ? 0 : throw new InvalidDataException("Blocks of differences have an impossible size.");
        (_blockSize, _miniBlocks, _left) = ((int)block, (int)minis, (long)count);
        _value = Signed();
        _widths = new byte[_miniBlocks];
        _miniBlock = _miniBlocks;
        _inMiniBlock = 0;
    }

    /// <summary>How many numbers are left.</summary>
    public long Left => _left;

    /// <summary>Where the bytes go on; behind the numbers when all are read.</summary>
    public int Position { get; private set; }

    /// <summary>The next number.</summary>
    public long Next()
    {
        _ = _left > 0 ? 0 : throw new InvalidDataException("A page ends before its values do.");
        _left--;
        if (_isFirst)
        {
            _isFirst = false;
            return _value;
        }

        if (_inMiniBlock == 0)
        {
            NextMiniBlock();
        }

        int width = _widths[_miniBlock];
        while (_held < width)
        {
            _window |= (UInt128)Byte() << _held;
            _held += 8;
        }

        ulong delta = (ulong)(_window & (((UInt128)1 << width) - 1));
        _window >>= width;
        _held -= width;
        _inMiniBlock--;
        _value = unchecked(_value + _least + (long)delta);
        if (_left == 0)
        {
            // The last group is written in full.
            Position = (int)Math.Min(_end, Position + (((long)_inMiniBlock * width) - _held + 7) / 8);
        }

        return _value;
    }

    private void NextMiniBlock()
    {
        (_window, _held) = (0, 0);
        if (++_miniBlock >= _miniBlocks)
        {
            _least = Signed();
            for (int i = 0; i < _widths.Length; i++)
            {
                _widths[i] = Byte() is <= 64 and var width ? width : throw new InvalidDataException("A difference has more than 64 bits.");
            }

            _miniBlock = 0;
        }

        _inMiniBlock = _blockSize / _miniBlocks;
    }

    private long Signed() => Varint() is var value ? (long)(value >> 1) ^ -(long)(value & 1) : 0;

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number does not end.");
    }

    private byte Byte() => Position < _end ? _bytes[Position++] : throw new InvalidDataException("A page ends before its values do.");
}
