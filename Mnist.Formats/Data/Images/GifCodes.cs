namespace Mnist.Formats.Data.Images;

/// <summary>The numbers of a GIF picture's pixels, compressed with codes of growing length. Defined in CompuServe's "Graphics Interchange Format", version 89a, appendix F.</summary>
internal sealed class GifCodes
{
    private const int MostBits = 12;
    private const int MostCodes = 1 << MostBits;

    private readonly ImageInput _input;
    private readonly int _first;
    private readonly int _clear;

    // A code stands for what another stands for, and one more number.
    private readonly short[] _before = new short[MostCodes];
    private readonly byte[] _last = new byte[MostCodes];
    private readonly byte[] _pending = new byte[MostCodes];
    private int _pendingCount;
    private int _codes;
    private int _bits;
    private int _previous = -1;
    private byte _start;

    private int _at;
    private int _block;
    private int _buffer;
    private int _buffered;

    /// <param name="input">The file.</param>
    /// <param name="at">Where the pixels begin.</param>
    public GifCodes(ImageInput input, int at)
    {
        _input = input;
        _first = at < input.Bytes.Length ? input.Bytes[at] : throw input.Cut();
        _at = at + 1;
        if (_first is < 1 or > 8)
        {
            throw input.Damaged();
        }

        _clear = 1 << _first;
        Clear();
    }

    /// <summary>Reads the next pixels.</summary>
    /// <exception cref="DatasetException">There are too few, or a code has no meaning.</exception>
    public void Read(Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            if (_pendingCount == 0)
            {
                Expand();
            }

            pixels[i] = _pending[--_pendingCount];
        }
    }

    private void Expand()
    {
        int code = Next();
        while (code == _clear)
        {
            Clear();
            code = Next();
        }

        // The end, or a code that is not there yet; the one that is about to be made may be used at once.
        bool isNew = code == _codes && _previous >= 0;
        if (code == _clear + 1)
        {
            throw _input.Cut();
        }

        if (code > _codes || (code == _codes && !isNew))
        {
            throw _input.Damaged();
        }

        // The numbers come out last to first, which is the order the stack wants.
        int from = isNew ? _previous : code;
        if (isNew)
        {
            _pending[_pendingCount++] = _start;
        }

        for (; from >= _clear; from = _before[from])
        {
            _pending[_pendingCount++] = _last[from];
        }

        _start = (byte)from;
        _pending[_pendingCount++] = _start;
        if (_previous >= 0 && _codes < MostCodes)
        {
            (_before[_codes], _last[_codes]) = ((short)_previous, _start);
            _codes++;
            _bits += _codes == 1 << _bits && _bits < MostBits ? 1 : 0;
        }

        _previous = code;
    }

    private void Clear() => (_codes, _bits, _previous) = (_clear + 2, _first + 1, -1);

    private int Next()
    {
        while (_buffered < _bits)
        {
            if (_block == 0)
            {
                _block = _at < _input.Bytes.Length ? _input.Bytes[_at++] : 0;
                if (_block == 0)
                {
                    throw _input.Cut();
                }
            }

            _buffer |= (_at < _input.Bytes.Length ? _input.Bytes[_at++] : throw _input.Cut()) << _buffered;
            _block--;
            _buffered += 8;
        }

        int code = _buffer & ((1 << _bits) - 1);
        _buffer >>= _bits;
        _buffered -= _bits;
        return code;
    }
}
